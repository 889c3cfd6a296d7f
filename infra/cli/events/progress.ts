import { SingleBar } from 'cli-progress';
import type { PersonsOutput } from '../context.js';

/** Shows on stderr how far a command has read a store. */
export interface StoreProgress {
  /** Position reached, position at the end, events so far. */
  readonly show: (position: bigint, end: bigint, events: number) => void;
  readonly stop: () => void;
}

const redrawMs = 100;
const sayMs = 5000;

/** A bar on a terminal; elsewhere a line every few seconds, so that a quick command in a script prints nothing. */
export function createStoreProgress(what: string, stderr: PersonsOutput): StoreProgress {
  return stderr.isTTY ? bar(what, stderr) : occasionalLine(what, stderr);
}

function bar(what: string, stderr: PersonsOutput): StoreProgress {
  const single = new SingleBar({
    format: `${what} {bar} {percentage} % | {events} events | {eta_formatted} left`,
    stream: stderr,
    fps: 1000 / redrawMs,
    clearOnComplete: true,
    hideCursor: true,
  });
  single.start(1, 0, { events: 0 });
  return {
    show: every(redrawMs, (position, end, events) => {
      single.setTotal(Number(end));
      single.update(Number(position), { events });
    }),
    stop: () => single.stop(),
  };
}

function occasionalLine(what: string, stderr: PersonsOutput): StoreProgress {
  const say = (position: bigint, end: bigint, events: number): void => {
    const percent = end === 0n ? 100n : (100n * position) / end;
    stderr.write(`${what}: ${events} events read, ${percent} %\n`);
  };
  return { show: every(sayMs, say), stop: () => undefined };
}

function every(intervalMs: number, show: StoreProgress['show']): StoreProgress['show'] {
  let lastMs = Date.now();
  return (position, end, events) => {
    const nowMs = Date.now();
    if (nowMs - lastMs < intervalMs) return;
    lastMs = nowMs;
    show(position, end, events);
  };
}
