import { setTimeout as delay } from 'node:timers/promises';
import { monotonicMicros } from './benchProcess.js';
import type { LoadGenerator } from './loadGenerator.js';
import type { Published, Sent } from './loadGeneratorMain.js';

/** Where a fleet's messages go, and how to know that they got there. */
export interface Destination {
  readonly fleet: string;
  readonly deviceIds: readonly string[];
  /** Messages that are through, of all that this fleet has published so far. */
  readonly passed: () => Promise<number>;
  /** Throws unless each published reading is there exactly once. */
  check?(published: Sent): Promise<void>;
}

export interface Sample {
  /** Since the first message was published. */
  readonly seconds: number;
  readonly passed: number;
}

export interface Measurement {
  readonly perSecond: number;
  readonly samples: readonly Sample[];
  readonly published: Published;
}

/** How often it is asked what is through; asking costs some 1 ms of a database. */
const askEveryMs = 50;
const passWithinMs = 180_000;

/** Publishes, and takes the time from the first publication until all messages are through. */
export async function measure(
  load: LoadGenerator,
  destination: Destination,
  messages: number,
  perSecond?: number,
): Promise<Measurement> {
  const before = await destination.passed();
  const asked: { readonly micros: number; readonly passed: number }[] = [];
  const deadline = Date.now() + passWithinMs;
  const publishing = load.publish(destination.fleet, messages, perSecond);
  // Awaited below; a failure before that is not to end the process.
  publishing.catch(() => undefined);
  for (let passed = 0; passed < messages;) {
    if (Date.now() > deadline)
      throw new Error(`${destination.fleet}: ${passed} of ${messages} messages were through in time`);
    await delay(askEveryMs);
    passed = (await destination.passed()) - before;
    asked.push({ micros: monotonicMicros(), passed });
  }
  const published = await publishing;
  const passed = asked.at(-1)?.passed;
  if (passed !== messages) throw new Error(`${passed} messages came through, ${messages} were published`);
  const samples = asked
    .map(({ micros, ...sample }) => ({ ...sample, seconds: (micros - published.startedMicros) / 1e6 }))
    .filter(({ seconds }) => seconds > 0);
  const seconds = samples.at(-1)?.seconds ?? NaN;
  await destination.check?.(published);
  return { perSecond: messages / seconds, samples, published };
}
