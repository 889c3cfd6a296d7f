import { lifetimeMs, parsedBy } from './optionParsers.js';
import { parseTime } from './replay/replayFilter.js';

/** Parses a date, a time, or how long ago it is. */
export const pastTime = parsedBy(
  timeOf,
  'an ISO 8601 date or time, as 2026-03-01, or how long ago, as 7d or 12h',
);

function timeOf(text: string): Date | undefined {
  const atMs = parseTime(text);
  if (atMs !== undefined) return new Date(atMs);
  try {
    return new Date(Date.now() - lifetimeMs(text));
  } catch {
    return undefined;
  }
}
