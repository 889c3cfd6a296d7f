import { roles } from '../../../infra/local/setup/index.js';
import { median, type Benchmark } from '../benchmark.js';
import { machine } from '../machine.js';
import { lineChart, saveChart } from '../picture.js';
import type { BenchStack } from './benchStack.js';
import type { SentRange } from './loadGeneratorMain.js';
import { measure } from './measure.js';
import { anonymousMebibytes } from './processFigures.js';
import { warmUp } from './warmUp.js';

const devices = 50;
/** Each figure is the median of this share of the run. */
const span = 0.1;

export const memoryBenchmark: Benchmark = {
  name: 'memory',
  what: 'anonymous resident memory of each role under ingest as fast as it goes, minute 10 against minute 5',
  async run({ quick, runMs, stack }) {
    const bench = await stack();
    const minutes = quick ? 1 / 6 : 10;
    const { samples, messages } = await loadFor(bench, minutes * 60, runMs);
    await saveChart(
      'memory',
      lineChart({
        title: `Anonymous resident memory under ingest, ${messages} messages`,
        x: 'seconds',
        y: 'MiB',
        series: roles.map((role) => ({
          label: role,
          points: samples.map(({ seconds, mebibytes }) => [seconds, mebibytes[role] ?? NaN] as const),
        })),
      }),
    );
    return roles.map((role) => {
      const before = (share: number) => {
        const until = share * minutes * 60;
        const during = samples.filter(
          ({ seconds }) => seconds <= until && seconds > until - span * minutes * 60,
        );
        return median(during.map(({ mebibytes }) => mebibytes[role] ?? NaN));
      };
      const [figure, floor] = [before(1), before(0.5)];
      return {
        name: `memory-${role}`,
        figure,
        unit: 'MiB',
        floor,
        ratio: figure / floor,
        runs: [figure / floor],
        // Before a heap has found its size, a minute says nothing of the next.
        ...(!quick && { goal: 1.1 }),
        lessIsBetter: true,
        setup: { ...machine(), devices, minutes, messages },
        check: `${messages} readings, each exactly once in history`,
      };
    });
  },
};

interface Sample {
  readonly seconds: number;
  readonly mebibytes: Readonly<Record<string, number>>;
}

/** Publishes and waits until all is through, again and again, so that what waits in the broker stays bounded. */
async function loadFor(
  bench: BenchStack,
  forSeconds: number,
  runMs: number,
): Promise<{ readonly samples: readonly Sample[]; readonly messages: number }> {
  const destination = await bench.fleet(devices);
  const { fleet, deviceIds, passed } = destination;
  const round = await warmUp(bench.load, destination, runMs);
  const samples: Sample[] = [];
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  const sampling = setInterval(() => {
    void memoryOfRoles(bench).then((mebibytes) => samples.push({ seconds: seconds(), mebibytes }));
  }, 1_000);
  try {
    let messages = 0;
    let first: readonly SentRange[] = [];
    let last: readonly SentRange[] = [];
    while (seconds() < forSeconds) {
      const { published } = await measure(bench.load, { fleet, deviceIds, passed }, round);
      if (messages === 0) first = published.devices;
      last = published.devices;
      messages += published.messages;
    }
    // Looked up once, here: it takes longer the more history there is.
    const sent = last.map((range, device) => ({ ...range, before: first[device]?.before ?? NaN }));
    await destination.check?.({ messages, devices: sent });
    return { samples, messages };
  } finally {
    clearInterval(sampling);
  }
}

async function memoryOfRoles(bench: BenchStack): Promise<Record<string, number>> {
  const entries = roles.map(async (role) => [role, await anonymousMebibytes(bench.pidOf(role))] as const);
  return Object.fromEntries(await Promise.all(entries));
}
