import { refuseIfAny, type Refusal } from '../kernel/refusal.js';
import { previewOf } from '../recipe/index.js';
import { cleaningProgram } from './cleaningProgram.js';
import type { BrewOutline } from './stages.js';

/** When a person wants a brew to begin, or to be ready; epoch milliseconds. Neither: at once. */
export interface WantedStart {
  readonly startAtMs: number | undefined;
  readonly readyByMs: number | undefined;
}

type Programs = Pick<BrewOutline, 'stages' | 'brewRecipe'>;
type StartTime = Pick<BrewOutline, 'startAtMs' | 'readyByMs'>;

/** A person can be asked to stand beside a machine on a day that they can foresee. */
const maxAheadDays = 14;
const maxAheadMs = maxAheadDays * 24 * 60 * 60_000;
const minuteMs = 60_000;

/**
 * When a brew begins. A brew is ready when its wort is in the keg.
 *
 * @throws RefusedError (`COMMAND_REFUSED`) for both times, and for `readyBy` of a brew whose duration is not known.
 */
export function startTimeOf({ startAtMs, readyByMs }: WantedStart, programs: Programs): StartTime {
  if (readyByMs === undefined) return startAtMs === undefined ? {} : { startAtMs };
  const field = 'readyBy';
  if (startAtMs !== undefined) refuseIfAny([{ field, rule: 'it is given alone, without startAt' }]);
  const minutes = minutesUntilReady(programs);
  if (minutes !== undefined) return { startAtMs: readyByMs - minutes * minuteMs, readyByMs };
  const rule = "how long it takes is only known of a recipe's brew stage: give startAt";
  refuseIfAny([{ field, code: 'readyUnknown', rule }]);
  return {};
}

function minutesUntilReady({ stages, brewRecipe }: Programs): number | undefined {
  if (!brewRecipe || !stages.includes('brew')) return undefined;
  const programs = [...(stages.includes('clean') ? [cleaningProgram] : []), brewRecipe];
  return Math.ceil(programs.reduce((sum, program) => sum + previewOf(program).minutes, 0));
}

/** A start lies ahead, and at most 14 days. */
export function refuseStart({ startAtMs, readyByMs }: BrewOutline, atMs: number): readonly Refusal[] {
  if (startAtMs === undefined) return [];
  const field = readyByMs === undefined ? 'startAt' : 'readyBy';
  if (startAtMs > atMs + maxAheadMs) {
    const rule = `the brew begins at most ${maxAheadDays} days ahead`;
    return [{ field, code: 'startTooFarAhead', values: { days: maxAheadDays }, rule }];
  }
  if (startAtMs > atMs) return [];
  if (readyByMs === undefined) return [{ field, code: 'startNotAhead', rule: 'it lies ahead' }];
  const takesMs = readyByMs - startAtMs;
  const earliest = new Date(Math.ceil((atMs + takesMs) / minuteMs) * minuteMs).toISOString();
  const rule = `the brew takes about ${takesMs / minuteMs} minutes, so it is ready at ${earliest} at the earliest`;
  return [{ field, code: 'readyTooEarly', values: { at: earliest }, rule }];
}
