/**
 * The entry of the kit that `npm run pack` makes for machines with a GPU but neither Node nor network. It reports the GPU, checks its
 * gradients and measures its speed. Results are written after each part, because such machines are often available for minutes only.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { addOurs, addPytorch, emptyReport } from '../../bench/node.ts';
import { print, type Report } from '../../bench/report.ts';
import { kernels } from '../shaders/kernels.ts';
import { checkDevice } from '../train/device/deviceCheck.ts';
import { deviceChecks } from '../train/device/deviceChecks.ts';
import { type DeviceFacts, deviceFacts, printFacts } from './deviceFacts.ts';
import { checkGradients, type GradientCheck, isRight, worstOf } from './gradients.ts';
import { type NodeDevice, requestNodeDevice } from './nodeDevice.ts';

/** The content of docs/bench.json, and the results of the checks. */
interface Figures extends Report {
  date: string;
  versions: unknown;
  device: DeviceFacts;
  checks: { name: string; problem: string | null }[];
  gradients: GradientCheck[];
  /** The kernels of the catalogue that ran in no network of `gradients`. */
  notRun: string[];
}

interface Job extends NodeDevice {
  figures: Figures;
  isQuick: boolean;
}

async function checks({ device, figures }: Job) {
  for (const check of deviceChecks()) {
    const problem = await checkDevice(device, check, kernels);
    figures.checks.push({ name: check.name, problem });
    console.log(`device check, ${check.name}: ${problem ?? 'passed'}`);
  }
}

async function gradients({ device, figures, isQuick }: Job) {
  for await (const check of checkGradients(device, !isQuick)) {
    figures.gradients.push(check);
    const found = check.problem ?? `worst relative error ${worstOf(check).toExponential(2)}`;
    console.log(`gradients, ${check.name}: ${isRight(check) ? 'right' : 'WRONG'}, ${found}`);
  }
  const run = new Set(figures.gradients.flatMap((check) => check.kernels));
  figures.notRun = [...kernels.keys()].filter((name) => !run.has(name));
  console.log(`kernels that ran in none of these networks: ${figures.notRun.join(', ')}`);
}

const bench =
  (part: string) =>
  ({ device, figures, isQuick }: Job) =>
    addOurs(figures, device, { only: [part], peers: [], isQuick });

const PARTS: Readonly<Record<string, (job: Job) => void | Promise<void>>> = {
  checks,
  gradients,
  dense: bench('dense'),
  conv: bench('conv'),
  lstm: bench('lstm'),
  pytorch: ({ figures }) => addPytorch(figures),
  kernels: bench('kernels'),
  skips: bench('skips'),
};
const SLOW_PARTS = ['kernels', 'skips'];

const USAGE = `run.sh [options]
  --quick       check only the kernels that are likely fastest, and leave out ${SLOW_PARTS.join(' and ')} (under 3 minutes on a software GPU)
  --only PARTS  run only these parts, separated by commas: ${Object.keys(PARTS).join(',')}
  --json FILE   write the results to this file (default: figures.json)
  --help        show this text
The exit code is 1 if a gradient is wrong, and 2 if nothing could be measured.`;

function parse(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      json: { type: 'string', default: 'figures.json' },
      help: { type: 'boolean', default: false },
    },
  });
  const parts = values.only?.split(',') ?? Object.keys(PARTS).filter((name) => !values.quick || !SLOW_PARTS.includes(name));
  const unknown = parts.find((name) => !(name in PARTS));
  if (unknown !== undefined) throw new Error(`--only must be a list of ${Object.keys(PARTS).join(', ')}, not “${unknown}”.`);
  return { ...values, parts };
}

/** One line for each wrong result of the device. */
export const wrongIn = ({ checks: done, gradients: compared }: Pick<Figures, 'checks' | 'gradients'>): string[] => [
  ...done.filter(({ problem }) => problem !== null).map(({ name, problem }) => `device check, ${name}: ${problem}`),
  ...compared.filter((check) => !isRight(check)).map((check) => `gradients, ${check.name}: ${check.problem ?? worstOf(check)}`),
];

async function measureAll({ quick, json, parts }: ReturnType<typeof parse>, versions: unknown): Promise<number> {
  const { device, adapter } = await requestNodeDevice();
  const facts = deviceFacts(adapter, device);
  console.log(printFacts(facts));
  const report = emptyReport(adapter.info);
  const figures: Figures = {
    date: new Date().toISOString(),
    versions,
    device: facts,
    checks: [],
    gradients: [],
    notRun: [],
    ...report,
  };
  for (const name of parts) {
    console.log(`\n── ${name}`);
    const begun = performance.now();
    await PARTS[name]?.({ device, adapter, figures, isQuick: quick });
    console.log(`${name}: ${((performance.now() - begun) / 1000).toFixed(1)} s`);
    writeFileSync(json, `${JSON.stringify(figures, null, 2)}\n`);
  }
  console.log(`\n${print(figures)}`);
  const wrong = wrongIn(figures);
  for (const words of wrong) console.log(`WRONG: ${words}`);
  const checked = figures.checks.length + figures.gradients.length;
  console.log(`${checked - wrong.length} of ${checked} checks passed. The results are in ${json}.`);
  return wrong.length > 0 ? 1 : 0;
}

/** @param versions the versions of the packed programs, which are written to the results */
export async function main(args: readonly string[], versions: unknown = null): Promise<number> {
  try {
    const options = parse(args);
    if (!options.help) return await measureAll(options, versions);
    console.log(USAGE);
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 2;
  }
}
