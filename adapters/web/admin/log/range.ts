import type { Schemas } from '../../../apiClient/index.js';
import type { LogFilter } from './logFilter.js';

type Summary = Schemas['LogSummary'];

/** Of a whole log, in parts of equal time: the range that is shown, `last` exclusive. */
export interface PartRange {
  readonly first: number;
  readonly last: number;
}

/** Where parts begin; the last one ends just after the last line, for a range's end is exclusive. */
function timeOfPart({ from, to, parts }: Summary, part: number): number {
  const fromMs = Date.parse(from ?? '');
  const toMs = Date.parse(to ?? '') + 1;
  return Math.floor(fromMs + ((toMs - fromMs) * part) / parts.length);
}

/** The parts that a filter shows; all without a range. */
export function partsShown(summary: Summary, { from, to }: Pick<LogFilter, 'from' | 'to'>): PartRange {
  const count = summary.parts.length;
  const startMs = timeOfPart(summary, 0);
  const partMs = (timeOfPart(summary, count) - startMs) / count;
  const partAt = (time: string) =>
    Math.min(count, Math.max(0, Math.round((Date.parse(time) - startMs) / partMs)));
  const first = Math.min(count - 1, from === undefined ? 0 : partAt(from));
  return { first, last: Math.max(first + 1, to === undefined ? count : partAt(to)) };
}

/** The range of a filter that shows these parts. Ends that are the log's own are left open, so that what comes is shown too. */
export function rangeOf(summary: Summary, { first, last }: PartRange): Pick<LogFilter, 'from' | 'to'> {
  const time = (part: number) => new Date(timeOfPart(summary, part)).toISOString();
  return {
    from: first === 0 ? undefined : time(first),
    to: last === summary.parts.length ? undefined : time(last),
  };
}
