import { offsetOf, sampleAfter, type ClockOffset, type ClockSample } from '../../domain/device/index.js';
import { readingIndex, SensorJudge, type SensorChange } from '../../domain/machine/index.js';
import type { UplinkDelivery } from '../ports.js';
import type { Uplink, UplinkBody } from './uplink.js';

/** Devices of which it is remembered what their sensors said last; a kilobyte each. */
const remembered = 20_000;

/** A clock that is further off makes times that spoil a curve, milliseconds. */
const farOffMs = 86_400_000;

/** What is known of a session by which its readings are judged. */
export interface SessionSensors {
  readonly processType: number;
  /** Sensors that people were told of, and that did not recover since. */
  readonly implausible: readonly number[];
  readonly unitSuspected: readonly number[];
}

/** What the readings of a message are, for the log and for the session. */
export interface Judgement {
  /** For each sensor with implausible values the indexes of their readings in the message. */
  readonly implausible: ReadonlyMap<number, readonly number[]> | undefined;
  readonly changes: readonly SensorChange[];
}

const nothingFound: Judgement = { implausible: undefined, changes: [] };

type Observation = Extract<UplinkBody, { type: 'observation' }>;

/**
 * What one device's sensors and clock said last. What a batch shows stays known even when the batch is not stored: it is judged again with the
 * same result, but for a jump, which is believed then.
 */
export class DevicePlausibility {
  #session = 0;
  #processType = 0;
  #judge = new SensorJudge();
  #clockSample: ClockSample | undefined;

  /** Whether the readings of this session can be judged: else what is known of it is looked up, and {@link begin} called. */
  isReadyFor(session: number): boolean {
    return session === this.#session;
  }

  begin(session: number, { processType, ...told }: SessionSensors): void {
    this.#session = session;
    this.#processType = processType;
    this.#judge = new SensorJudge(told);
  }

  /** @param late it came after a newer message: its readings are judged among themselves, and say nothing of now. */
  judge(
    { readings, rejected }: Observation,
    { session, late }: { session: number; late: boolean },
  ): Judgement {
    if (readings.length === 0) return nothingFound;
    const processType = session === this.#session ? this.#processType : 0;
    const judge = late ? new SensorJudge() : this.#judge;
    const { implausible, changes } = judge.judge(readings, processType);
    if (!implausible)
      return changes.length === 0 ? nothingFound : { implausible, changes: late ? [] : changes };
    return { implausible: bySensor(implausible, rejected), changes: late ? [] : changes };
  }

  /** How far the device's clock is off by a message that has just come; undefined while that can't be told. */
  clockOf({ sentAtMs, body }: Uplink, { receivedAtMs }: UplinkDelivery): ClockOffset | undefined {
    if (sentAtMs === 0 || body.type === 'lastWill') return undefined;
    const sample = { sentAtMs, receivedAtMs };
    const clock = offsetOf({ ...sample, isHello: body.type === 'hello' }, this.#clockSample);
    this.#clockSample = sampleAfter(sample, this.#clockSample);
    return clock;
  }
}

function bySensor(
  implausible: ReadonlyMap<number, readonly number[]>,
  rejected: Observation['rejected'] = [],
): ReadonlyMap<number, readonly number[]> {
  const leftOut = rejected.map(({ index }) => index);
  const indexes = new Map<number, number[]>();
  for (const [position, sensors] of implausible)
    for (const sensor of sensors) {
      const index = readingIndex(position, leftOut);
      const others = indexes.get(sensor);
      if (others) others.push(index);
      else indexes.set(sensor, [index]);
    }
  return indexes;
}

/** Whether the clock that a message was sent by may be so wrong that its times are. */
export function isFarOff({ sentAtMs }: Pick<Uplink, 'sentAtMs'>, { receivedAtMs }: UplinkDelivery): boolean {
  return sentAtMs !== 0 && Math.abs(sentAtMs - receivedAtMs) > farOffMs;
}

/**
 * Whether a message was sent by a clock that is known to be wrong: not one that waited for long on a device whose clock was right.
 *
 * @param offsetMs by which the device's clock is wrong.
 */
export function isSentByWrongClock(
  { sentAtMs }: Pick<Uplink, 'sentAtMs'>,
  { receivedAtMs }: UplinkDelivery,
  offsetMs: number,
): boolean {
  return Math.abs(sentAtMs - receivedAtMs - offsetMs) <= farOffMs;
}

/** What is known of the devices of a partition; the longest silent ones are forgotten. */
export class Plausibility {
  readonly #devices = new Map<string, DevicePlausibility>();

  of(deviceId: string): DevicePlausibility {
    const known = this.#devices.get(deviceId) ?? new DevicePlausibility();
    this.#devices.delete(deviceId);
    this.#devices.set(deviceId, known);
    if (this.#devices.size > remembered) {
      const [oldest] = this.#devices.keys();
      if (oldest !== undefined) this.#devices.delete(oldest);
    }
    return known;
  }
}

/** Readings of a message, without a session to judge them by. */
export const unknownSession: SessionSensors = { processType: 0, implausible: [], unitSuspected: [] };
