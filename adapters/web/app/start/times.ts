import type { Schemas } from '../../../apiClient/index.js';

type Preview = Schemas['ProgramPreview'];

const minuteMs = 60_000;

export interface Needed {
  readonly atMs: number;
  /** What is to be done, each thing once. */
  readonly actions: readonly number[];
}

/** When somebody is needed, of a program that begins then; what falls within five minutes is one visit. */
export function neededTimes({ actions }: Pick<Preview, 'actions'>, startMs: number): readonly Needed[] {
  const visits: { atMs: number; actions: number[] }[] = [];
  for (const { atMinutes, action } of [...actions].sort((a, b) => a.atMinutes - b.atMinutes)) {
    const atMs = startMs + atMinutes * minuteMs;
    const last = visits.at(-1);
    if (!last || atMs - last.atMs > 5 * minuteMs) visits.push({ atMs, actions: [action.code] });
    else if (!last.actions.includes(action.code)) last.actions.push(action.code);
  }
  return visits;
}

export function endOf({ minutes }: Pick<Preview, 'minutes'>, startMs: number): number {
  return startMs + minutes * minuteMs;
}

/** When to begin, to be ready then. */
export function startFor({ minutes }: Pick<Preview, 'minutes'>, readyMs: number): number {
  return readyMs - minutes * minuteMs;
}

/** As a field of a day and a time wants it, in the time of this place. */
export function localTimeText(atMs: number): string {
  const minutes = new Date(atMs).getTimezoneOffset();
  return new Date(atMs - minutes * minuteMs).toISOString().slice(0, 16);
}
