import { SingleBar } from 'cli-progress';
import type { RecordedEvent } from '../../../domain/kernel/events.js';
import type { PersonsOutput } from '../context.js';
import type { ReplayLength, ReplaySource } from './replaySource.js';

/** Shows the progress of a replay on stderr, and removes it at the end. */
export interface Progress {
  /** The same source, which counts events as they are read. */
  watch(source: ReplaySource): ReplaySource;
  stop(): void;
}

interface Meter {
  show(done: number, events: number): void;
  stop(): void;
}

const redrawMs = 100;
const sayMs = 5000;

/** A bar on a terminal; elsewhere a line every few seconds, so that a quick replay in a script prints nothing. */
export function createProgress({ total, doneAfter }: ReplayLength, stderr: PersonsOutput): Progress {
  const meter = stderr.isTTY ? bar(total, stderr) : occasionalLine(total, stderr);
  let read = 0;
  async function* counted(events: AsyncIterable<RecordedEvent>): AsyncGenerator<RecordedEvent> {
    for await (const event of events) {
      read += 1;
      meter.show(doneAfter(event, read), read);
      yield event;
    }
  }
  return {
    watch: (source) =>
      source.type === 'everything'
        ? { ...source, events: counted(source.events) }
        : { ...source, telemetry: counted(source.telemetry), decisions: counted(source.decisions) },
    stop: () => meter.stop(),
  };
}

function bar(total: number, stderr: PersonsOutput): Meter {
  const single = new SingleBar({
    format: 'replay {bar} {percentage} % | {events} events | {eta_formatted} left',
    stream: stderr,
    fps: 1000 / redrawMs,
    clearOnComplete: true,
    hideCursor: true,
  });
  single.start(total, 0, { events: 0 });
  return {
    show: every(redrawMs, (done, events) => single.update(Math.min(done, total), { events })),
    stop: () => single.stop(),
  };
}

function occasionalLine(total: number, stderr: PersonsOutput): Meter {
  const say = (done: number, events: number) => {
    const percent = total === 0 ? 100 : Math.min(100, Math.floor((100 * done) / total));
    stderr.write(`replay: ${events} events read, ${percent} %\n`);
  };
  return { show: every(sayMs, say), stop: () => undefined };
}

function every(intervalMs: number, show: Meter['show']): Meter['show'] {
  let lastMs = Date.now();
  return (done, events) => {
    const nowMs = Date.now();
    if (nowMs - lastMs < intervalMs) return;
    lastMs = nowMs;
    show(done, events);
  };
}
