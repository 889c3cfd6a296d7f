import { previewOf, type Recipe } from '../recipe/index.js';
import { cleaningProgram } from './cleaningProgram.js';
import type { Stage } from './stages.js';

/** Step programs of the stages; left out where the machine follows its own, which is known of cleaning only. */
export type StagePrograms = { readonly [Of in Stage]?: Pick<Recipe, 'steps'> };

/** Where a brew stands. Times are epoch milliseconds. */
export interface BrewStand {
  /** The stages that are not over, the current one first. */
  readonly stages: readonly Stage[];
  readonly programs: StagePrograms;
  /** When the first stage begins by itself; undefined when its session runs. */
  readonly startAtMs: number | undefined;
  /** The steps that the running session has entered, in their order. */
  readonly entered: readonly { readonly phase: number; readonly step: number; readonly atMs: number }[];
  /** When somebody last did what the machine waited for. */
  readonly answeredAtMs: number | undefined;
}

/** When a person is needed next: an estimate. */
export interface NeededNext {
  /** Epoch milliseconds. */
  readonly atMs: number;
  readonly stage: Stage;
  /** A code of `steps`: the step that begins then. */
  readonly step: number;
  /** A code of `userActions`. */
  readonly action?: number;
  /** Slot of the hop carousel that is emptied then. */
  readonly hopSlot?: number;
}

const minuteMs = 60_000;

/**
 * When somebody is needed next, if nobody keeps the machine waiting; never in the past. Undefined while that is not known: in a program of the
 * machine, or behind a step that ends when the beer is fermented.
 */
export function neededNext(stand: BrewStand, nowMs: number): NeededNext | undefined {
  const { startAtMs, stages } = stand;
  let fromMs = startAtMs === undefined ? undefined : Math.max(nowMs, startAtMs);
  for (const stage of stages) {
    const program = programOf(stand, stage);
    if (!program) return undefined;
    const timed = timesIn(program);
    const at = fromMs === undefined ? indexOf(program, stand.entered) : -1;
    if (at === undefined) return undefined;
    const nextMs = fromMs ?? endOfStep(program, timed, { at, stand, nowMs });
    const found = firstVisit(program, at);
    if (found === 'unknown') return undefined;
    const offset = timed[at + 1] ?? 0;
    if (found !== undefined)
      return visitOf(stage, program, found, nextMs + (timed[found]! - offset) * minuteMs);
    fromMs = nextMs + (timed.at(-1)! - offset) * minuteMs;
  }
  return undefined;
}

type Program = Pick<Recipe, 'steps'>;

function programOf({ programs }: BrewStand, stage: Stage): Program | undefined {
  return programs[stage] ?? (stage === 'clean' ? cleaningProgram : undefined);
}

/** When each step begins, in minutes from the start, and when the last one ends. */
function timesIn({ steps }: Program): readonly number[] {
  const { stepStarts, minutes } = previewOf({ name: '', processType: 0, steps });
  return [...stepStarts.map(({ atMinutes }) => atMinutes), minutes];
}

/**
 * The step of the program that runs. A machine enters the steps in their order; after a fault it enters one again, or one that is not in the
 * program.
 */
function indexOf({ steps }: Program, entered: BrewStand['entered']): number | undefined {
  let current: number | undefined;
  for (const { phase, step } of entered) {
    const is = (index: number) => steps[index]?.phase === phase && steps[index].step === step;
    if (current !== undefined && is(current)) current += is(current + 1) ? 1 : 0;
    else {
      const next = steps.findIndex((_, index) => index > (current ?? -1) && is(index));
      if (next >= 0) current = next;
    }
  }
  return current;
}

/** A step that should be over by now ends any moment. */
function endOfStep(
  { steps }: Program,
  timed: readonly number[],
  { at, stand, nowMs }: { readonly at: number; readonly stand: BrewStand; readonly nowMs: number },
): number {
  const step = steps[at]!;
  const enteredMs = stand.entered.findLast(
    (each) => each.step === step.step && each.phase === step.phase,
  )!.atMs;
  const beganMs = step.userAction === undefined ? enteredMs : Math.max(enteredMs, stand.answeredAtMs ?? 0);
  return Math.max(nowMs, beganMs + (timed[at + 1]! - timed[at]!) * minuteMs);
}

/** The first step after one at which somebody is needed; nobody knows when a fermentation ends. */
function firstVisit({ steps }: Program, after: number): number | 'unknown' | undefined {
  for (let index = Math.max(0, after); index < steps.length; index += 1) {
    const { userAction, hopSlot, until } = steps[index]!;
    if (index > after && (userAction !== undefined || hopSlot !== undefined)) return index;
    if (until.type === 'attenuated') return 'unknown';
  }
  return undefined;
}

function visitOf(stage: Stage, { steps }: Program, index: number, atMs: number): NeededNext {
  const { step, userAction: action, hopSlot } = steps[index]!;
  return {
    ...{ atMs: Math.round(atMs), stage, step },
    ...(action !== undefined && { action }),
    ...(hopSlot !== undefined && { hopSlot }),
  };
}
