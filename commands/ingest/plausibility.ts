import { LRUCache } from 'lru-cache';
import {
  isTolerable,
  offsetOf,
  sampleAfter,
  type ClockOffset,
  type ClockSample,
} from '../../domain/device/index.js';
import {
  isPlausibleTime,
  readingIndex,
  SensorJudge,
  type MessageTime,
  type SensorChange,
} from '../../domain/machine/index.js';
import type { UplinkDelivery, Uplink, UplinkBody } from '../ports/index.js';

/** Devices of a partition of which it is remembered what their sensors said last; a kilobyte each. With 4 partitions 200,000. */
const rememberedDevices = 50_000;
/** Sessions of a device that may take turns, session 0 among them. */
const rememberedSessions = 4;
/** A clock that is further off makes times that spoil a curve, milliseconds. */
const farOffMs = 86_400_000;
/** A queue holds nothing back for so long after something came through it promptly. */
const promptForMs = 60_000;

/** What is known of a session by which its readings are judged. */
export interface SessionSensors {
  readonly processType: number;
  /** As `MessageTime`. */
  readonly startedAtMs: number | undefined;
  /** Sensors that people were told of, and that did not recover since. */
  readonly implausible: readonly number[];
  readonly unitSuspected: readonly number[];
}

/** Of a session that is not known, or runs no more. */
export const unknownSession: SessionSensors = {
  processType: 0,
  startedAtMs: undefined,
  implausible: [],
  unitSuspected: [],
};

/** What the readings of a message are, for the log and for the session. */
export interface Judgement {
  /** For each sensor with implausible values the indexes of their readings in the message. */
  readonly implausible: ReadonlyMap<number, readonly number[]> | undefined;
  /** Indexes of readings whose time can't be right. */
  readonly untimed: readonly number[] | undefined;
  readonly changes: readonly SensorChange[];
}

export const nothingFound: Judgement = { implausible: undefined, untimed: undefined, changes: [] };

type Observation = Extract<UplinkBody, { type: 'observation' }>;

interface JudgedSession {
  readonly sensors: SessionSensors;
  readonly judge: SensorJudge;
  /** Of what came late, which says nothing of now. */
  late: SensorJudge | undefined;
}

/**
 * What one device's sensors and clock said last. What a batch shows stays known even when the batch is not stored: it is judged again with the
 * same result, but for a jump, which is believed then.
 */
export class DevicePlausibility {
  readonly #sessions = new Map<number, JudgedSession>([[0, newSession(unknownSession)]]);
  #clockSample: ClockSample | undefined;
  #wrongOffsetMs: number | undefined;

  /** Whether the readings of this session can be judged: else what is known of it is looked up, and {@link begin} called. */
  isReadyFor(session: number): boolean {
    return this.#sessions.has(session);
  }

  begin(session: number, sensors: SessionSensors): void {
    this.#sessions.delete(session);
    this.#sessions.set(session, newSession(sensors));
    for (const each of this.#sessions.keys()) {
      if (this.#sessions.size <= rememberedSessions) return;
      if (each !== 0) this.#sessions.delete(each);
    }
  }

  /** @param late it came after a newer message: its readings are judged beside others that did, and say nothing of now. */
  judge(
    { readings, rejected = [] }: Observation,
    of: { readonly session: number; readonly late: boolean } & Pick<
      MessageTime,
      'receivedAtMs' | 'wrongClockMs'
    >,
  ): Judgement {
    if (readings.length === 0) return nothingFound;
    const session = this.#sessions.get(of.session) ?? newSession(unknownSession);
    const { processType, startedAtMs } = session.sensors;
    const { receivedAtMs, wrongClockMs } = of;
    const time = { receivedAtMs, wrongClockMs, startedAtMs };
    let untimed: Set<number> | undefined;
    readings.forEach(({ atMs }, position) => {
      if (isPlausibleTime(atMs, time)) return;
      untimed ??= new Set();
      untimed.add(position);
    });
    const judge = of.late ? (session.late ??= new SensorJudge()) : session.judge;
    const { implausible, changes } = judge.judge(readings, { processType, untimed, receivedAtMs });
    if (!implausible && !untimed && changes.length === 0) return nothingFound;
    const leftOut = rejected.map(({ index }) => index);
    const indexOf = (position: number) => readingIndex(position, leftOut);
    return {
      implausible: implausible && bySensor(implausible, indexOf),
      untimed: untimed && [...untimed].map(indexOf),
      changes: of.late ? [] : changes,
    };
  }

  /**
   * How far the device's clock is off by a message; undefined while that can't be told.
   *
   * @param isNews the message has just come, for the first time.
   * @param isPrompt its queue holds nothing back.
   */
  clockOf(
    { sentAtMs, body }: Uplink,
    { receivedAtMs }: UplinkDelivery,
    { isNews, isPrompt }: { readonly isNews: boolean; readonly isPrompt: boolean },
  ): ClockOffset | undefined {
    if (sentAtMs === 0 || body.type === 'lastWill') return undefined;
    const message = { sentAtMs, receivedAtMs, isHello: body.type === 'hello', isPrompt: isNews && isPrompt };
    const clock = offsetOf(message, isNews ? this.#clockSample : undefined);
    if (isNews) this.#clockSample = sampleAfter(message, this.#clockSample);
    if (clock && Math.abs(clock.offsetMs) > farOffMs) this.#wrongOffsetMs = clock.offsetMs;
    return clock;
  }

  /** By how much a clock of the device was wrong that made times which may still come; undefined when none was, as far as is remembered. */
  get wrongOffsetMs(): number | undefined {
    return this.#wrongOffsetMs;
  }

  /** People were told that the device's clock is wrong by this. */
  noteWrong(offsetMs: number): void {
    if (Math.abs(offsetMs) > farOffMs) this.#wrongOffsetMs ??= offsetMs;
  }
}

function newSession(sensors: SessionSensors): JudgedSession {
  return { sensors, judge: new SensorJudge(sensors), late: undefined };
}

function bySensor(
  implausible: ReadonlyMap<number, readonly number[]>,
  indexOf: (position: number) => number,
): ReadonlyMap<number, readonly number[]> {
  const indexes = new Map<number, number[]>();
  for (const [position, sensors] of implausible)
    for (const sensor of sensors) {
      const others = indexes.get(sensor);
      if (others) others.push(indexOf(position));
      else indexes.set(sensor, [indexOf(position)]);
    }
  return indexes;
}

/** Whether the clock that a message was sent by may be so wrong that its times are. */
export function isFarOff({ sentAtMs }: Pick<Uplink, 'sentAtMs'>, { receivedAtMs }: UplinkDelivery): boolean {
  return sentAtMs !== 0 && Math.abs(sentAtMs - receivedAtMs) > farOffMs;
}

/** What is known of a partition's devices; the longest silent ones are forgotten. */
export class Plausibility {
  // Each has the size 1, because `max` would allocate all its arrays for each partition that is opened.
  readonly #devices = new LRUCache<string, DevicePlausibility>({
    maxSize: rememberedDevices,
    sizeCalculation: () => 1,
  });
  #promptAtMs = -Infinity;

  of(deviceId: string): DevicePlausibility {
    const known = this.#devices.get(deviceId) ?? new DevicePlausibility();
    this.#devices.set(deviceId, known);
    return known;
  }

  /** Takes when something was sent, and when it came through the partition's queue. */
  noteArrival(sample: ClockSample): void {
    if (sample.sentAtMs !== 0 && isTolerable(sample)) this.#promptAtMs = sample.receivedAtMs;
  }

  isPrompt(receivedAtMs: number): boolean {
    return receivedAtMs - this.#promptAtMs <= promptForMs;
  }
}
