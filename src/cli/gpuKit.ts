/**
 * The command of the GPU kit, which `npm run pack` makes for machines that have a GPU, but neither Node nor a network connection. It writes
 * the results after each part, because such machines are often available for only a few minutes.
 */
import { writeFileSync } from 'node:fs';
import { addOurs, addPytorch, emptyReport } from '../../bench/node.ts';
import { print, type Report } from '../../bench/report.ts';
import { command, FAILED } from '../../scripts/command/options.mjs';
import { tryOutput } from '../../scripts/command/outputs.mjs';
import { kernels } from '../shaders/kernels.ts';
import { checkDevice } from '../train/device/deviceCheck.ts';
import { deviceChecks } from '../train/device/deviceChecks.ts';
import { type DeviceFacts, deviceFacts, printFacts } from './deviceFacts.ts';
import { checkGradients, type GradientCheck, isRight, worstOf } from './gradients.ts';
import { type NodeDevice, requestNodeDevice } from './nodeDevice.ts';

/** The content of the results file. */
interface Figures extends Report {
  date: string;
  versions: unknown;
  device: DeviceFacts;
  checks: { name: string; problem: string | null }[];
  gradients: GradientCheck[];
  /** The kernels that ran in none of the networks whose gradients were checked. */
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
  console.log(`kernels that ran in none of these networks: ${figures.notRun.join(', ') || 'none'}`);
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

const described = {
  usage: 'run.sh [options]',
  about: 'Checks and measures Skiplab on this GPU. The exit code is 1 if a check fails, and 2 if an error ends the command.',
  options: {
    quick: {
      doc: `check gradients only with the kernels that are likely to be the fastest, take fewer samples, and leave out the parts ${SLOW_PARTS.map((part) => `“${part}”`).join(' and ')}; takes under 3 minutes on a software GPU`,
    },
    only: { value: 'PARTS', listOf: Object.keys(PARTS), doc: 'run only these parts' },
    json: { value: 'FILE', default: 'figures.json', doc: 'write the results to this file' },
  },
} as const;

export const wrongIn = ({ checks: done, gradients: compared }: Pick<Figures, 'checks' | 'gradients'>): string[] => [
  ...done.filter(({ problem }) => problem !== null).map(({ name, problem }) => `device check, ${name}: ${problem}`),
  ...compared
    .filter((check) => !isRight(check))
    .map((check) => `gradients, ${check.name}: ${check.problem ?? `worst relative error ${worstOf(check)}`}`),
];

/** @param versions the versions of Skiplab and Node, and the commit from which the kit was packed */
export const mainWith = (versions: unknown) =>
  command(described, async ({ quick, json, only }) => {
    const parts = only ?? Object.keys(PARTS).filter((name) => !quick || !SLOW_PARTS.includes(name));
    await tryOutput(json);
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
    const passed = checked === 0 ? 'No checks were run.' : `${checked - wrong.length} of ${checked} checks passed.`;
    console.log(`${passed} The results are in ${json}.`);
    return wrong.length > 0 ? FAILED : 0;
  });

export const main = mainWith(null);
