import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { concurrently } from '../../../commands/concurrently.js';
import { answerRequests } from './benchProcess.js';
import { LoadDevice, type LoadCredentials } from './loadDevice.js';

// The process that all load comes from; loadGenerator.ts starts it.

export type LoadRequest =
  | {
      readonly type: 'connect';
      readonly fleet: string;
      readonly url: string;
      readonly devices: readonly LoadCredentials[];
    }
  | {
      readonly type: 'publish';
      readonly fleet: string;
      /** One from each device in turn. */
      readonly messages: number;
      /** As fast as acknowledgements allow when left out. */
      readonly perSecond?: number;
    }
  | { readonly type: 'disconnect'; readonly fleet: string };

export interface SentRange {
  readonly before: number;
  readonly last: number;
}

/** What a fleet published; when it connects, hellos without a number too. */
export interface Sent {
  readonly messages: number;
  /** In the order of connecting: what each device sent, from the number after `before` to `last`. */
  readonly devices: readonly SentRange[];
}

export interface Published extends Sent {
  /** Of the machine's monotonic clock. */
  readonly startedMicros: number;
  /** In the order of connecting: when each of those messages was published. */
  readonly sentMicros: readonly (readonly number[])[];
}

/** Attempts to connect at once. */
const connectingAtOnce = 32;
/** Unacknowledged messages of all devices together, at most; one for each device at least. */
const window = 1_000;

const fleets = new Map<string, LoadDevice[]>();

answerRequests<LoadRequest, Sent | Published | undefined>(async (request) => {
  switch (request.type) {
    case 'connect':
      return connect(request);
    case 'publish':
      return publish(fleetOf(request.fleet), request);
    case 'disconnect':
      await Promise.all(fleetOf(request.fleet).map((device) => device.end()));
      fleets.delete(request.fleet);
      return undefined;
  }
});

function fleetOf(name: string): LoadDevice[] {
  const fleet = fleets.get(name);
  if (!fleet) throw new Error(`fleet ${name} is not connected`);
  return fleet;
}

async function connect({ fleet, url, devices }: Extract<LoadRequest, { type: 'connect' }>): Promise<Sent> {
  const connected: LoadDevice[] = [];
  await concurrently(devices.entries(), connectingAtOnce, async ([index, credentials]) => {
    connected[index] = await LoadDevice.connect(url, credentials, index);
  });
  fleets.set(fleet, connected);
  const ranges = connected.map(({ lastSeq }) => ({ before: 0, last: lastSeq }));
  const messages = ranges.reduce((sum, { last }) => sum + last, connected.length);
  return { messages, devices: ranges };
}

async function publish(
  fleet: readonly LoadDevice[],
  { messages, perSecond }: Extract<LoadRequest, { type: 'publish' }>,
): Promise<Published> {
  const acknowledged = new EventTarget();
  let missing = messages;
  const onAcknowledged = () => {
    missing -= 1;
    if (missing === 0) acknowledged.dispatchEvent(new Event('all'));
  };
  fleet.forEach((device, index) =>
    device.prepare(Math.floor((messages + fleet.length - 1 - index) / fleet.length), onAcknowledged),
  );
  const all = once(acknowledged, 'all');
  const windowOfEach = Math.max(1, Math.floor(window / fleet.length));
  if (perSecond === undefined) for (const device of fleet) device.release(messages, windowOfEach);
  else await releaseInTime(fleet, { messages, perSecond, windowOfEach });
  await all;
  return {
    messages,
    startedMicros: Math.min(...fleet.flatMap(({ sentMicros }) => sentMicros[0] ?? [])),
    devices: fleet.map(({ lastSeq, sentMicros }) => ({ before: lastSeq - sentMicros.length, last: lastSeq })),
    sentMicros: fleet.map(({ sentMicros }) => sentMicros),
  };
}

/** One message after the other, each when it is due. */
async function releaseInTime(
  fleet: readonly LoadDevice[],
  at: { readonly messages: number; readonly perSecond: number; readonly windowOfEach: number },
): Promise<void> {
  const started = performance.now();
  for (let released = 0; released < at.messages;) {
    const due = Math.min(at.messages, Math.ceil(((performance.now() - started) * at.perSecond) / 1000));
    for (; released < due; released += 1) fleet[released % fleet.length]?.release(1, at.windowOfEach);
    await delay(1);
  }
}
