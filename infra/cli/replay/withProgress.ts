import { SingleBar } from 'cli-progress';
import type { RecordedEvent } from '../../../domain/events.js';
import type { ReplaySource } from './replaySource.js';

type Stderr = NodeJS.WriteStream;

const redrawMs = 100;
const sayMs = 5000;

/**
 * The source's events, with their progress shown on stderr while they are read: a bar on a terminal, a line every few seconds
 * elsewhere, so that a quick replay in a script says nothing.
 */
export async function* withProgress(source: ReplaySource, stderr: Stderr): AsyncGenerator<RecordedEvent> {
  const meter = stderr.isTTY ? bar(source.total, stderr) : occasionalLine(source.total, stderr);
  let read = 0;
  try {
    for await (const event of source.events) {
      read += 1;
      meter.show(source.progressAt(event, read), read);
      yield event;
    }
  } finally {
    meter.stop();
  }
}

interface Meter {
  show(done: number, events: number): void;
  stop(): void;
}

function bar(total: number, stderr: Stderr): Meter {
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

function occasionalLine(total: number, stderr: Stderr): Meter {
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
