import fc from 'fast-check';
import type { ProcessContext } from '../../../domain/machine/index.js';
import type { HistoryReading } from '../../../projections/history/index.js';
import { Machine } from '../../../infra/simulation/machines/machine.js';
import { newMachine } from '../../../infra/simulation/machines/machineState.js';
import { createRandom } from '../../../infra/simulation/machines/random.js';

export const atMs = Date.UTC(2026, 2, 1);

/** A reading with one sensor, unless told otherwise. */
export function historyReading(changes: Partial<HistoryReading> = {}): HistoryReading {
  return {
    epoch: 0,
    boot: 1,
    seq: 1,
    index: 0,
    session: 0,
    receivedAtMs: atMs + 40,
    reading: { atMs, sensors: [3], values: [20.5], context: undefined },
    timePlausible: true,
    implausible: undefined,
    ...changes,
  };
}

interface Sending {
  readonly machineType: number;
  readonly everyMs: number;
  readonly count: number;
  readonly seed: number;
}

/** What a simulated machine measures, with times as a real one has them: some milliseconds late, and received later still. */
export function measuredBy({ machineType, everyMs, count, seed }: Sending): HistoryReading[] {
  const machine = new Machine(newMachine(machineType, seed));
  const random = createRandom(seed + 1000);
  return Array.from({ length: count }, (_, seq) => {
    const sampledAtMs = Math.round(atMs + seq * everyMs + Math.abs(random.noise(5)));
    machine.advance(everyMs / 1000, Math.floor(sampledAtMs / 1000));
    const sample = machine.sample(sampledAtMs);
    // A message has integers: -0 is 0 in it.
    const reading = { ...sample, values: sample.values.map((each) => each + 0) };
    const receivedAtMs = Math.round(sampledAtMs + 15 + Math.abs(random.noise(20)));
    return historyReading({ boot: 7, seq, session: machine.session, receivedAtMs, reading });
  });
}

const code = fc.nat({ max: 32_767 });
/** What a message can have: an integer of 30 bits, and 0 to 6 decimals. */
export const decimal = fc
  .tuple(fc.integer({ min: 1 - 2 ** 30, max: 2 ** 30 - 1 }), fc.nat({ max: 6 }))
  .map(([scaled, decimals]) => scaled / 10 ** decimals);
const small = fc.integer({ min: -300, max: 300 }).map((scaled) => scaled / 10);
const unusual = fc.oneof(fc.double({ noNaN: true }), fc.constantFrom(-0, 1e300, 2 ** 53, 5e-324, 0.1 + 0.2));
const value = fc.oneof({ weight: 9, arbitrary: small }, { weight: 3, arbitrary: decimal }, unusual);

const context: fc.Arbitrary<ProcessContext> = fc.record({
  state: fc.nat({ max: 2 }),
  processType: code,
  step: code,
  phase: fc.nat({ max: 16 }),
  userAction: fc.nat({ max: 3 }),
  targetCelsius: fc.option(
    fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }).map((centi) => centi / 100),
    { nil: undefined },
  ),
  secondsToNextAction: fc.nat({ max: 2 ** 31 - 1 }),
  error: code,
});

const sensorList = fc.oneof(
  { weight: 8, arbitrary: fc.shuffledSubarray([0, 1, 3, 22, 27]) },
  fc.uniqueArray(code, { maxLength: 64, size: 'max' }),
);

/** Consecutive readings with much in common, as devices send them. */
const stretch: fc.Arbitrary<readonly HistoryReading[]> = fc
  .record({
    epoch: fc.nat({ max: 3 }),
    boot: fc.nat({ max: 2 ** 32 - 1 }),
    seq: fc.nat({ max: 2 ** 32 - 1000 }),
    perMessage: fc.integer({ min: 1, max: 4 }),
    session: fc.oneof(fc.constant(0), fc.nat({ max: 2 ** 32 - 1 }), fc.maxSafeNat()),
    startMs: fc.oneof(
      fc.integer({ min: 0, max: 3_600_000 }).map((ms) => atMs + ms),
      fc.nat(253_402_300_799_999),
    ),
    stepMs: fc.oneof(fc.constantFrom(0, 1000, 10_000), fc.integer({ min: -5_000, max: 5_000 })),
    jitters: fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 5 }),
    delayMs: fc.integer({ min: -100_000, max: 100_000 }),
    sensors: sensorList,
    values: fc.array(value, { minLength: 1, maxLength: 9 }),
    context: fc.option(context, { nil: undefined }),
    isCounting: fc.boolean(),
    timePlausible: fc.boolean(),
    implausible: fc.option(fc.shuffledSubarray([0, 1, 3, 22, 99]), { nil: undefined }),
    count: fc.integer({ min: 1, max: 20 }),
  })
  .map((given) =>
    Array.from({ length: given.count }, (_, row) => {
      const { seq, perMessage, startMs, stepMs, jitters, values, isCounting } = given;
      const jitter = (at: number) => jitters[at % jitters.length] as number;
      const elapsedMs = row * stepMs + jitter(row);
      const left = (given.context?.secondsToNextAction ?? 0) - Math.round(elapsedMs / 1000);
      const message = Math.floor(row / perMessage);
      return {
        epoch: given.epoch,
        boot: given.boot,
        seq: seq + message,
        index: row % perMessage,
        session: given.session,
        receivedAtMs: startMs + message * perMessage * stepMs + given.delayMs + jitter(message + 2),
        reading: {
          atMs: startMs + elapsedMs,
          sensors: given.sensors,
          values: given.sensors.map((_sensor, at) => values[(row + at) % values.length] as number),
          context: given.context && {
            ...given.context,
            ...(isCounting && { secondsToNextAction: Math.max(0, left) }),
          },
        },
        timePlausible: given.timePlausible,
        implausible: given.implausible,
      };
    }),
  );

/** Any readings that a chunk may hold: times back and forth, epochs, sessions and sensors that change, unusual values. */
export const anyReadings = fc
  .array(stretch, { minLength: 1, maxLength: 4 })
  .map((stretches) => stretches.flat());
/** The same, with values that devices can send. */
export const sentReadings = anyReadings.map((readings) =>
  readings.map((each) => ({
    ...each,
    reading: { ...each.reading, values: each.reading.values.map((any) => asSent(any)) },
  })),
);

function asSent(any: number): number {
  const scaled = Math.round(any * 1_000_000);
  return Number.isFinite(any) && Math.abs(scaled) < 2 ** 50 ? scaled / 1_000_000 + 0 : 7;
}
