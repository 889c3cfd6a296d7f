import type { Reading } from './reading.js';
import { isInRange, longMs, ruleOf, shortMs, suspectedUnit, type SuspectedUnit } from './sensorRules.js';

/** What becomes known about a sensor, at the device time of the reading that shows it. */
export type SensorChange = { readonly sensor: number; readonly value: number; readonly atMs: number } & (
  | { readonly type: 'implausible'; readonly reason: ImplausibleReason }
  | { readonly type: 'recovered' }
  | { readonly type: 'unitSuspected'; readonly unit: SuspectedUnit }
);

/** `range`: the value is impossible in this process; `jump`: it is impossible so soon after the previous value. */
export type ImplausibleReason = 'range' | 'jump';

export interface JudgedReadings {
  /** Sensors with implausible values, with the positions of the readings among those judged; undefined when there are none. */
  readonly implausible: ReadonlyMap<number, readonly number[]> | undefined;
  readonly changes: readonly SensorChange[];
}

/**
 * This many plausible values in a row, over this much time without an implausible one, end the report of a sensor: a loose
 * contact is reported once.
 */
const recoveredAfter = 10;
const recoveredAfterMs = 10 * 60_000;
/** This many values in a row that another unit would explain are no accident. */
const suspectedAfter = 10;

/** What is known about one sensor. */
interface Track {
  /** The last plausible value. */
  value: number | undefined;
  /** When it was measured; when it was received, if the device time is implausible. */
  timeMs: number;
  isTimed: boolean;
  /** A value that jumped, until another one confirms it. */
  suspect: number | undefined;
  isImplausible: boolean;
  plausibleInARow: number;
  /** Time of the first plausible value in a row. */
  plausibleSinceMs: number;
  otherUnit: SuspectedUnit | undefined;
  otherUnitInARow: number;
  isUnitTold: boolean;
}

/** What was reported about a session's sensors before. */
export interface ToldOfSensors {
  readonly implausible: readonly number[];
  readonly unitSuspected: readonly number[];
}

export interface JudgeOptions {
  /** Process of the session, for readings that do not name one. */
  readonly processType: number;
  /** Positions of readings with an implausible time: the time of receipt is used instead. */
  readonly untimed?: ReadonlySet<number> | undefined;
  /** When the readings were received, epoch milliseconds. */
  readonly receivedAtMs: number;
}

/**
 * Judges the values of one device's session, in the order in which the device measured them. An implausible value is flagged and
 * changes nothing else. A value that jumps is accepted when the next one confirms it.
 */
export class SensorJudge {
  readonly #tracks = new Map<number, Track>();

  constructor({ implausible, unitSuspected }: ToldOfSensors = { implausible: [], unitSuspected: [] }) {
    for (const sensor of implausible) this.#trackOf(sensor).isImplausible = true;
    for (const sensor of unitSuspected) this.#trackOf(sensor).isUnitTold = true;
  }

  judge(readings: readonly Reading[], { processType, untimed, receivedAtMs }: JudgeOptions): JudgedReadings {
    let implausible: Map<number, number[]> | undefined;
    const changes: SensorChange[] = [];
    for (let position = 0; position < readings.length; position += 1) {
      const { atMs, sensors, values, context } = readings[position] as Reading;
      const process = context?.processType || processType;
      const isTimed = !untimed?.has(position);
      const timeMs = isTimed ? atMs : receivedAtMs;
      for (let at = 0; at < sensors.length; at += 1) {
        const shown = { sensor: sensors[at] as number, value: values[at] as number, atMs };
        if (this.#isPlausible({ shown, timeMs, isTimed }, process, changes)) continue;
        implausible ??= new Map();
        const others = implausible.get(position);
        if (others) others.push(shown.sensor);
        else implausible.set(position, [shown.sensor]);
      }
    }
    return { implausible, changes };
  }

  #isPlausible(found: Found, processType: number, changes: SensorChange[]): boolean {
    const { sensor, value } = found.shown;
    const { range, jump } = ruleOf(sensor);
    if (range === undefined) return true;
    const known = this.#tracks.get(sensor);
    const isWithin = isInRange(sensor, value, processType);
    if (!known && isWithin && !jump) return true;
    const track = known ?? this.#trackOf(sensor);
    const isPlausible = isWithin && !isJump(track, found);
    if (isPlausible) this.#believe(track, found, changes);
    else this.#doubt(track, found, { reason: isWithin ? 'jump' : 'range', processType }, changes);
    return isPlausible;
  }

  #believe(track: Track, found: Found, changes: SensorChange[]): void {
    track.value = found.shown.value;
    track.timeMs = found.timeMs;
    track.isTimed = found.isTimed;
    track.suspect = undefined;
    track.otherUnitInARow = 0;
    if (!track.isImplausible) return;
    if (track.plausibleInARow === 0) track.plausibleSinceMs = found.timeMs;
    track.plausibleInARow += 1;
    if (track.plausibleInARow < recoveredAfter) return;
    if (Math.abs(found.timeMs - track.plausibleSinceMs) < recoveredAfterMs) return;
    track.isImplausible = false;
    changes.push({ type: 'recovered', ...found.shown });
  }

  #doubt(
    track: Track,
    found: Found,
    { reason, processType }: { readonly reason: ImplausibleReason; readonly processType: number },
    changes: SensorChange[],
  ): void {
    track.plausibleInARow = 0;
    if (reason === 'jump') track.suspect = found.shown.value;
    if (!track.isImplausible) {
      track.isImplausible = true;
      changes.push({ type: 'implausible', ...found.shown, reason });
    }
    if (reason === 'range') this.#suspectUnit(track, found.shown, processType, changes);
  }

  #suspectUnit(track: Track, shown: Shown, processType: number, changes: SensorChange[]): void {
    const unit = suspectedUnit(shown.sensor, shown.value, processType);
    track.otherUnitInARow = unit !== undefined && unit === track.otherUnit ? track.otherUnitInARow + 1 : 1;
    track.otherUnit = unit;
    if (unit === undefined || track.isUnitTold || track.otherUnitInARow < suspectedAfter) return;
    track.isUnitTold = true;
    changes.push({ type: 'unitSuspected', ...shown, unit });
  }

  #trackOf(sensor: number): Track {
    const known = this.#tracks.get(sensor);
    if (known) return known;
    const track: Track = {
      value: undefined,
      timeMs: 0,
      isTimed: false,
      suspect: undefined,
      isImplausible: false,
      plausibleInARow: 0,
      plausibleSinceMs: 0,
      otherUnit: undefined,
      otherUnitInARow: 0,
      isUnitTold: false,
    };
    this.#tracks.set(sensor, track);
    return track;
  }
}

interface Shown {
  readonly sensor: number;
  readonly value: number;
  /** Device time as sent. */
  readonly atMs: number;
}

interface Found {
  readonly shown: Shown;
  readonly timeMs: number;
  readonly isTimed: boolean;
}

function isJump(track: Track, { shown: { sensor, value }, timeMs, isTimed }: Found): boolean {
  const { jump, sentinels } = ruleOf(sensor);
  if (!jump) return false;
  const isSentinel = sentinels?.includes(value) === true;
  // A sentinel counts as a measurement only when it is near the previous value, however old that is.
  if (isSentinel) return track.value === undefined || Math.abs(value - track.value) > jump.shortly;
  if (track.value === undefined) return false;
  const pauseMs = Math.abs(timeMs - track.timeMs);
  if (isTimed && track.isTimed && pauseMs > longMs) return false;
  const allowed = pauseMs >= shortMs ? jump.afterPause : jump.shortly;
  if (Math.abs(value - track.value) <= allowed) return false;
  return track.suspect === undefined || Math.abs(value - track.suspect) > jump.shortly;
}
