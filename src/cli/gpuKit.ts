/**
 * `npm run pack` bundles this for machines with a GPU and neither Node nor network: what the GPU is, whether it computes
 * the right gradients, how fast it is. Figures are written after each part: such a machine is often lent for minutes.
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

/** As docs/bench.json, with what was checked beside it. */
interface Figures extends Report {
  date: string;
  versions: unknown;
  device: DeviceFacts;
  checks: { name: string; problem: string | null }[];
  gradients: GradientCheck[];
  /** Kernels of the catalogue that ran in none of the networks under `gradients`. */
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
    console.log(`device check, ${check.name}: ${problem ?? 'right'}`);
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
  --quick       only the kernels that are likely fastest are checked, without ${SLOW_PARTS.join(' and ')}: under 3 minutes on a software GPU
  --only PARTS  some of ${Object.keys(PARTS).join(',')}
  --json FILE   where the figures go (figures.json)
  --help
Ends with 1 where a gradient is wrong, with 2 where nothing could be measured.`;

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
  if (unknown !== undefined) throw new Error(`--only takes some of ${Object.keys(PARTS).join(',')}; “${unknown}” is none of them.`);
  return { ...values, parts };
}

/** What the device got wrong, a line each. */
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
  console.log(`${checked - wrong.length} checks right, ${wrong.length} wrong. Figures are in ${json}.`);
  return wrong.length > 0 ? 1 : 0;
}

/** @param versions what the kit was packed from, to be kept beside the figures */
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
