import fc from 'fast-check';
import type { SequencedMessage } from '../../../../domain/device/sequence/index.js';
import { data, hello, redelivered } from './sequenceWorld.js';

/** A message on its way from a device to ingest. */
export interface Sent {
  readonly message: SequencedMessage;
  /** The life of the device's counters in which it was sent. */
  readonly life: number;
}

/** What a device does; the name is what a failing schedule shows. */
type Act =
  | { readonly name: 'send'; readonly count: number }
  | { readonly name: 'drop'; readonly count: number; readonly tells: boolean }
  | { readonly name: 'reconnect'; readonly resends: number }
  | { readonly name: 'restart'; readonly resends: number; readonly tells: boolean }
  | { readonly name: 'reset'; readonly boot: number };

const resends = fc.nat(20);
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ name: fc.constant('send' as const), count: fc.integer({ min: 1, max: 40 }) }),
  },
  fc.record({
    name: fc.constant('drop' as const),
    count: fc.integer({ min: 1, max: 5 }),
    tells: fc.boolean(),
  }),
  { weight: 2, arbitrary: fc.record({ name: fc.constant('reconnect' as const), resends }) },
  fc.record({ name: fc.constant('restart' as const), resends, tells: fc.boolean() }),
  fc.record({ name: fc.constant('reset' as const), boot: fc.integer({ min: 1, max: 3 }) }),
);

/** A device with one life of its counters after another, that sends again what it can't know to have arrived. */
class MessyDevice {
  readonly sent: Sent[] = [];
  #life = 0;
  #boot = 1;
  #connection = 1;
  #seq = 0;
  /** What this life sent of late. */
  #unsure: SequencedMessage[] = [];

  constructor() {
    this.#hello();
  }

  perform(act: Act): void {
    switch (act.name) {
      case 'send':
        for (let count = 0; count < act.count; count++) this.#send();
        return;
      case 'drop': {
        const first = this.#seq + 1;
        this.#seq += act.count;
        return this.#send(act.tells ? { first, last: this.#seq } : undefined);
      }
      case 'reconnect':
        this.#connection += 1;
        this.#hello();
        return this.#resend(act.resends);
      case 'restart': {
        const previous = [this.#boot, this.#seq] as const;
        this.#begin(this.#boot + 1, act.tells ? previous : undefined);
        return this.#resend(act.resends);
      }
      case 'reset':
        this.#life += 1;
        this.#unsure = [];
        return this.#begin(act.boot);
    }
  }

  #begin(boot: number, previous?: readonly [boot: number, lastSeq: number]): void {
    this.#boot = boot;
    this.#connection = 1;
    this.#seq = 0;
    this.#hello(previous);
  }

  #hello(previous?: readonly [boot: number, lastSeq: number]): void {
    const options = { bytes: `life ${this.#life}`, ...(previous && { previous }) };
    this.sent.push({ message: hello(this.#boot, this.#connection, options), life: this.#life });
  }

  #send(gap?: { readonly first: number; readonly last: number }): void {
    this.#seq += 1;
    const message = data(this.#boot, this.#seq, { body: `life ${this.#life}`, ...(gap && { gap }) });
    this.sent.push({ message, life: this.#life });
    this.#unsure = [...this.#unsure, message].slice(-20);
  }

  #resend(count: number): void {
    if (count === 0) return;
    for (const message of this.#unsure.slice(-count)) this.sent.push({ message, life: this.#life });
  }
}

/** How far each message is put back: never a hello, and none beyond its own life unless the broker gave it before. */
const delays = fc.infiniteStream(
  fc.oneof(
    { weight: 12, arbitrary: fc.constant(0) },
    { weight: 2, arbitrary: fc.integer({ min: 1, max: 32 }) },
  ),
);

/** Ingest dies after `at` messages, the last `unlogged` of which it did not log, and the last `from` of which come again. */
const crash = fc.record({ at: fc.nat(1_500), unlogged: fc.nat(40), from: fc.integer({ min: 1, max: 500 }) });

function delayed(sent: readonly Sent[], delayOf: () => number): readonly Sent[] {
  const places = sent.map(({ message, life }, at) => {
    if (message.type === 'hello') return at;
    const end = sent.findLastIndex((other) => other.life === life);
    return Math.min(at + delayOf(), end) + 0.5;
  });
  return sent
    .map((each, at) => ({ each, place: places[at] as number }))
    .sort((a, b) => a.place - b.place)
    .map(({ each }) => each);
}

type Crash = { readonly at: number; readonly unlogged: number; readonly from: number };

function withCrashes(sent: readonly Sent[], crashes: readonly Crash[]): readonly Sent[] {
  const taken: Sent[] = [];
  let next = 0;
  for (const { at, unlogged, from } of crashes.toSorted((a, b) => a.at - b.at)) {
    const died = Math.min(at, sent.length);
    const logged = Math.max(next, died - unlogged);
    taken.push(...sent.slice(next, logged));
    const again = sent.slice(Math.max(0, died - Math.max(from, died - logged)), died);
    taken.push(...again.map((each) => ({ ...each, message: redelivered(each.message) })));
    next = Math.max(next, died);
  }
  return [...taken, ...sent.slice(next)];
}

/** Everything that ingest is given, in order, of a device that loses its counters, over lines that delay and repeat. */
export const messySchedule: fc.Arbitrary<readonly Sent[]> = fc
  .record({
    acts: fc.array(act, { maxLength: 40, size: 'max' }),
    delays,
    crashes: fc.array(crash, { maxLength: 4 }),
  })
  .map((schedule) => {
    const device = new MessyDevice();
    for (const each of schedule.acts) device.perform(each);
    const sent = delayed(device.sent, () => schedule.delays.next().value as number);
    return withCrashes(sent, schedule.crashes);
  });

const number = (max: number) => fc.integer({ min: 1, max });
const bytes = fc.constantFrom('a', 'b');

/** Any message at all, of a device or of several with one id. */
export const anyMessage: fc.Arbitrary<SequencedMessage> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc
      .tuple(number(12), number(200), fc.record({ body: bytes, parked: fc.boolean() }), fc.boolean())
      .map(([boot, seq, options, again]) =>
        again ? redelivered(data(boot, seq, options)) : data(boot, seq, options),
      ),
  },
  fc.tuple(number(12), number(200), number(30), number(30)).map(([boot, seq, before, length]) =>
    data(boot, seq, {
      gap: { first: Math.max(1, seq - before), last: Math.max(1, seq - before) + length },
    }),
  ),
  fc
    .tuple(number(12), number(200), bytes, fc.nat(4))
    .map(([boot, seq, body, requeuedInto]) => data(boot, seq, { body, requeuedInto })),
  {
    weight: 4,
    arbitrary: fc
      .tuple(
        number(12),
        number(4),
        bytes,
        fc.option(fc.constantFrom('1', '2'), { nil: undefined }),
        fc.option(fc.tuple(number(2), fc.nat(200)), { nil: undefined }),
      )
      .map(([boot, connection, of, installation, previous]) =>
        hello(boot, connection, {
          bytes: of,
          ...(installation !== undefined && { installation }),
          ...(previous && boot > previous[0] && { previous: [boot - previous[0], previous[1]] }),
        }),
      ),
  },
  { weight: 1, arbitrary: fc.constant<SequencedMessage>({ type: 'reset', receivedAtMs: 0 }) },
);
