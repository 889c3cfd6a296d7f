import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { portVariables } from '../../support/stack.js';
import { alternate, median, type Benchmark } from '../benchmark.js';
import { machine } from '../machine.js';

/** So much longer than without a demo, seconds. */
const longerAtMost = 10;
/** Of one start and its demo. */
const withinMs = 600_000;
const readyLine = 'Brewline runs.';
const demoLine = '✔ Demo ';

export const firstStartBenchmark: Benchmark = {
  name: 'first-start',
  what: 'the first npm start in an empty folder until it is ready, and until its demo is complete; beside one without demo',
  async run({ pairs, quick }) {
    const demos: number[] = [];
    const result = await alternate(
      quick ? 1 : Math.min(pairs, 3),
      async () => (await firstStart('--no-demo')).readySeconds,
      async () => {
        const { readySeconds, demoSeconds } = await firstStart();
        demos.push(demoSeconds);
        return readySeconds;
      },
    );
    const shared = { unit: 's', lessIsBetter: true, setup: { ...machine(), starts: demos.length * 2 } };
    const complete = median(demos);
    return [
      {
        ...{ ...shared, ...result, name: 'first-start', goal: 1 + longerAtMost / result.floor },
        check: `both became ready, the goal is ${longerAtMost} s more`,
      },
      {
        ...{ ...shared, name: 'first-start-demo', figure: complete, floor: result.floor },
        ...{ ratio: complete / result.floor, runs: demos.map((seconds) => seconds / result.floor) },
        check: 'the demo said that it is complete, counted from the start',
      },
    ];
  },
};

interface FirstStart {
  readonly readySeconds: number;
  /** Also from the start; NaN without a demo. */
  readonly demoSeconds: number;
}

/** Starts everything in a folder of its own on free ports, and stops it. */
async function firstStart(...options: readonly string[]): Promise<FirstStart> {
  const dataDir = await mkdtemp(join(tmpdir(), 'brewline-first-'));
  const env = { ...process.env, ...(await portVariables()), BREWLINE_DATA_DIR: dataDir };
  const hasDemo = options.length === 0;
  const begunMs = performance.now();
  const child = spawn(process.execPath, [join(import.meta.dirname, 'startMain.js'), ...options], {
    ...{ env, stdio: ['ignore', 'pipe', 'inherit'] },
  });
  const ended = once(child, 'exit');
  const timer = setTimeout(() => child.kill(), withinMs);
  const secondsOf = new Map<string, number>();
  let said = '';
  try {
    for await (const chunk of child.stdout) {
      said += String(chunk);
      for (const line of [readyLine, demoLine])
        if (said.includes(line) && !secondsOf.has(line))
          secondsOf.set(line, (performance.now() - begunMs) / 1_000);
      if (secondsOf.has(hasDemo ? demoLine : readyLine)) break;
    }
    const readySeconds = secondsOf.get(readyLine);
    if (readySeconds === undefined || (hasDemo && !secondsOf.has(demoLine)))
      throw new Error(`npm start ${options.join(' ')} was not ready within ${withinMs / 1_000} s: ${said}`);
    return { readySeconds, demoSeconds: secondsOf.get(demoLine) ?? NaN };
  } finally {
    clearTimeout(timer);
    child.kill('SIGINT');
    await ended;
    await rm(dataDir, { recursive: true, force: true });
  }
}
