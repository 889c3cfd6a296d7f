import {
  apparentAttenuationPercent,
  gravityChangePerDay,
  type GravityReading,
} from '../fermentation/index.js';
import { phases, processTypes } from '../machine/index.js';

/** How far a fermentation is, as its gravity tells: `waiting` until it falls. */
export type FermentationStage = 'waiting' | 'started' | 'slowed' | 'stalled' | 'finished';

/** What the gravity of one fermentation was: an hour in one value, two days at most. */
export interface FermentationFacts {
  readonly sinceMs: number;
  /** Medians of hours, in their order. */
  readonly hours: readonly GravityReading[];
  /** Readings of the hour that is not over. */
  readonly current: readonly GravityReading[];
  /** The highest gravity of an hour. */
  readonly original: number;
  /** The fastest fall in a day so far; 0 before it fell. */
  readonly steepestPerDay: number;
  readonly stage: FermentationStage;
  readonly stageSinceMs: number;
  /** As the last hour shows it. */
  readonly changePerDay?: number;
}

const hourMs = 3_600_000;
/** A probe that reports once a minute would say no more in an hour. */
const apartMs = 5 * 60_000;
const keptMs = 48 * hourMs;
/** Half a day tells a slope from the noise of a floating probe. */
const windowMs = 24 * hourMs;
const leastWindowMs = 12 * hourMs;
const leastHours = 6;
/** Three divisions of a hydrometer: foam and warmth move a probe by one or two. */
const startedFall = 0.003;
const startedPerDay = -0.002;
/** A beer ferments at full speed for a day or two; at a third of it, it is time to raise the temperature for a diacetyl rest. */
const slowedShare = 1 / 3;
/** Less than a division of a hydrometer in a day … */
const flatPerDay = 0.001;
/** … for a day and a half is over, or does not go on by itself. */
const flatMs = 36 * hourMs;
/** The least attenuated ale yeasts end between 60 and 65 %. */
const leastAttenuationPercent = 60;
/** Healthy yeast shows within three days, also in a cold lager. */
const latestStartMs = 72 * hourMs;

/** In the other phases of a fermentation gravity says nothing new, and yeast may be taken off or sugar added. */
const fermenting: ReadonlySet<number> = new Set([phases.primaryFermentation, phases.secondaryFermentation]);

export function isFermenting(processType: number, phase: number | undefined): boolean {
  return processType === processTypes.fermentation && phase !== undefined && fermenting.has(phase);
}

export function beginFermentation(sinceMs: number): FermentationFacts {
  const nothing = { hours: [], current: [], original: 0, steepestPerDay: 0 };
  return { sinceMs, ...nothing, stage: 'waiting', stageSinceMs: sinceMs };
}

/** The facts after one more reading; earlier ones than the last change nothing. */
export function withGravity(facts: FermentationFacts, reading: GravityReading): FermentationFacts {
  const first = facts.current.at(0);
  const last = facts.current.at(-1);
  if (last && reading.atMs < last.atMs + apartMs) return facts;
  if (!first || reading.atMs < first.atMs + hourMs) return { ...facts, current: [...facts.current, reading] };
  return withHour({ ...facts, current: [reading] }, medianOf(facts.current));
}

/** In per cent; 0 before gravity is known. */
export function attenuationOf({ original, hours }: FermentationFacts): number {
  const current = hours.at(-1)?.specificGravity ?? original;
  return apparentAttenuationPercent({ original, current }) ?? 0;
}

function withHour(before: FermentationFacts, hour: GravityReading): FermentationFacts {
  const hours = [...before.hours, hour].filter(({ atMs }) => atMs >= hour.atMs - keptMs);
  const original = Math.max(before.original, hour.specificGravity);
  const changePerDay = changeWithin(hours, windowMs, leastWindowMs);
  const facts = {
    ...withoutChange(before),
    hours,
    original,
    ...(changePerDay !== undefined && { changePerDay }),
  };
  const steepestPerDay = Math.min(before.steepestPerDay, changePerDay ?? 0);
  const stage = stageAfter({ ...facts, steepestPerDay }, hour);
  return {
    ...facts,
    steepestPerDay,
    stage,
    stageSinceMs: stage === before.stage ? before.stageSinceMs : hour.atMs,
  };
}

function stageAfter(facts: FermentationFacts, hour: GravityReading): FermentationStage {
  const { stage, original, changePerDay, steepestPerDay, sinceMs, hours } = facts;
  if (changePerDay === undefined) return stage;
  const fall = original - hour.specificGravity;
  const isFalling = fall >= startedFall && changePerDay <= startedPerDay;
  const isFlat =
    Math.abs(changePerDay) <= flatPerDay &&
    Math.abs(changeWithin(hours, keptMs, flatMs) ?? Infinity) <= flatPerDay;
  switch (stage) {
    case 'waiting':
      if (isFalling) return 'started';
      return isFlat && hour.atMs >= sinceMs + latestStartMs ? 'stalled' : 'waiting';
    case 'started':
    case 'slowed':
      if (isFlat) return attenuationOf(facts) >= leastAttenuationPercent ? 'finished' : 'stalled';
      return stage === 'slowed' || changePerDay > slowedShare * steepestPerDay ? 'slowed' : 'started';
    case 'stalled':
      return isFalling ? 'started' : 'stalled';
    case 'finished':
      return 'finished';
  }
}

function changeWithin(hours: readonly GravityReading[], spanMs: number, leastMs: number): number | undefined {
  const lastMs = hours.at(-1)?.atMs ?? 0;
  const recent = hours.filter(({ atMs }) => atMs >= lastMs - spanMs);
  if (recent.length < leastHours || lastMs - (recent.at(0)?.atMs ?? lastMs) < leastMs) return undefined;
  return gravityChangePerDay(recent);
}

function medianOf(readings: readonly GravityReading[]): GravityReading {
  const byGravity = readings.toSorted((a, b) => a.specificGravity - b.specificGravity);
  const { specificGravity } = byGravity[byGravity.length >> 1]!;
  return { atMs: readings.at(-1)!.atMs, specificGravity };
}

function withoutChange({
  changePerDay: _,
  ...facts
}: FermentationFacts): Omit<FermentationFacts, 'changePerDay'> {
  return facts;
}
