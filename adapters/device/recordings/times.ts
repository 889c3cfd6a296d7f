import { readingLimits } from '../../../domain/machine/index.js';
import type { CellProblem } from './refusal.js';
import { offsetOf, type TimeZone } from './timeZone.js';

export type DateOrder = 'dmy' | 'mdy' | 'ymd';

/** How to parse the times of a file, as far as it is certain. */
export interface TimeRules {
  /** For dates that do not begin with the year. */
  readonly dateOrder?: DateOrder | undefined;
  /** For times without a zone. */
  readonly zone?: TimeZone | undefined;
  /** For times that are a number: milliseconds of one unit since 1970. */
  readonly epochUnitMs?: number | undefined;
  /** For a column of elapsed time: its unit and its start. */
  readonly elapsed?: { readonly unitMs: number; readonly startMs: number } | undefined;
}

const number = /^(\d+)(?:[.,](\d+))?$/;
const dateTime =
  /^(\d{1,4})([/.-])(\d{1,2})\2(\d{1,4})(?:,? ?[T ](\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?: ?([ap])\.?m\.?)?)? ?(z|utc|[+-]\d\d:?\d\d|[+-]\d\d)?$/i;

/** Units by the number of digits that a time after September 2001 has in them: seconds, milliseconds, microseconds, nanoseconds. */
const unitOfDigits: Readonly<Record<number, number>> = { 10: 1000, 13: 1, 16: 1e-3, 19: 1e-6 };

/** What one time shows about the others in its file; `settled` when nothing is open. */
export function timeEvidence(
  text: string,
): Pick<TimeRules, 'dateOrder' | 'epochUnitMs'> & { settled: boolean } {
  const [, digits] = number.exec(text) ?? [];
  if (digits !== undefined) {
    const epochUnitMs = unitOfDigits[digits.length];
    return { epochUnitMs, settled: epochUnitMs !== undefined };
  }
  const [, first = '', , second = ''] = dateTime.exec(oneSpaced(text)) ?? [];
  if (first.length === 4) return { settled: true };
  if (Number(first) > 12 && Number(first) <= 31) return { dateOrder: 'dmy', settled: true };
  if (Number(second) > 12 && Number(second) <= 31) return { dateOrder: 'mdy', settled: true };
  return { settled: false };
}

/** @returns epoch milliseconds, 1970 to 9999, or why the text is no time. */
export function readTime(text: string, rules: TimeRules): number | CellProblem {
  const ms = rules.elapsed ? readElapsed(text, rules.elapsed) : readAbsolute(oneSpaced(text), rules);
  if (typeof ms !== 'number') return ms;
  if (ms >= 0 && ms <= readingLimits.atMs) return ms;
  return { problem: 'is not within the years 1970 to 9999', cure: 'correct the time or remove the row' };
}

function readElapsed(
  text: string,
  { unitMs, startMs }: { readonly unitMs: number; readonly startMs: number },
): number | CellProblem {
  if (number.test(text)) return Math.round(startMs + Number(text.replace(',', '.')) * unitMs);
  return { problem: 'is no elapsed time', cure: 'write how much has passed since the start, as a number' };
}

function readAbsolute(text: string, rules: TimeRules): number | CellProblem {
  if (/^-\d+([.,]\d+)?$/.test(text))
    return { problem: 'is before 1970', cure: 'correct the time or remove the row' };
  return number.test(text) ? readEpoch(text, rules) : readDateTime(text, rules);
}

function readEpoch(text: string, { epochUnitMs }: TimeRules): number | CellProblem {
  if (epochUnitMs === undefined) {
    return {
      problem: 'is no time: seconds since 1970 have 10 digits, milliseconds 13',
      cure: 'export the times as dates, for example 2025-02-11T18:00:00Z',
    };
  }
  const own = unitOfDigits[text.split(/[.,]/)[0]?.length ?? 0];
  if (own !== undefined && own !== epochUnitMs) {
    return {
      problem: 'has another unit than the times before it',
      cure: 'use seconds or milliseconds throughout the file',
    };
  }
  // Nanoseconds have more digits than a number can store exactly: whole milliseconds are cut from the text.
  if (epochUnitMs < 1) return Number(text.split(/[.,]/)[0]?.slice(0, epochUnitMs === 1e-3 ? -3 : -6));
  return Math.round(Number(text.replace(',', '.')) * epochUnitMs);
}

function readDateTime(text: string, rules: TimeRules): number | CellProblem {
  const match = dateTime.exec(text);
  if (!match) {
    return {
      problem: 'is no time',
      cure: 'write times as 2025-02-11T18:00:00Z, or name another column with --columns time=COLUMN',
    };
  }
  const [, first = '', , second = '', third = '', hour, minute, second60 = '0', fraction = '', half, zone] =
    match;
  const date = dateOf([first, second, third], rules.dateOrder);
  if ('problem' in date) return date;
  if (hour === undefined) return { problem: 'has no time of day', cure: 'write it after the date' };
  const hours = hourOf(Number(hour), half?.toLowerCase());
  const [minutes, seconds] = [Number(minute), Number(second60)];
  if (hours === undefined || minutes > 59 || seconds > 59)
    return { problem: 'is no existing time of day', cure: 'correct the time or remove the row' };
  const dayMs = Date.UTC(date.year, date.month - 1, date.day);
  const localMs =
    dayMs + ((hours * 60 + minutes) * 60 + seconds) * 1000 + Number(fraction.padEnd(3, '0').slice(0, 3));
  return inZone(localMs, zone, rules.zone);
}

interface CalendarDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

function dateOf(
  parts: readonly [string, string, string],
  order: DateOrder | undefined,
): CalendarDate | CellProblem {
  const [first, second, third] = parts;
  const known = first.length === 4 ? 'ymd' : order;
  if (known === undefined) {
    return {
      problem: 'can be read with the day or the month first, and no row of the file shows which',
      cure: 'give --date-order dmy, mdy or ymd',
      asks: '--date-order',
    };
  }
  const inOrder: Readonly<Record<DateOrder, readonly [string, string, string]>> = {
    ymd: [first, second, third],
    dmy: [third, second, first],
    mdy: [third, first, second],
  };
  const [yearText, month, day] = inOrder[known];
  if (yearText.length !== 4 && yearText.length !== 2)
    return { problem: `has no year where --date-order ${known} has it`, cure: 'give another --date-order' };
  const year = Number(yearText) + (yearText.length === 2 ? 2000 : 0);
  const date = new Date(Date.UTC(2000, Number(month) - 1, Number(day)));
  date.setUTCFullYear(year, Number(month) - 1, Number(day));
  if (date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day))
    return { year, month: Number(month), day: Number(day) };
  const names = { dmy: 'day first', mdy: 'month first', ymd: 'year first' } as const;
  return {
    problem: `is no existing day (read with the ${names[known]})`,
    cure: 'correct the date, or give another --date-order',
  };
}

function hourOf(hour: number, half: string | undefined): number | undefined {
  if (half === undefined) return hour <= 23 ? hour : undefined;
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (half === 'p' ? 12 : 0);
}

function inZone(
  localMs: number,
  named: string | undefined,
  zone: TimeZone | undefined,
): number | CellProblem {
  const offsetMs = named === undefined ? undefined : offsetOf(named);
  if (offsetMs !== undefined) return localMs - offsetMs;
  if (named !== undefined) return { problem: 'has an offset that does not exist', cure: 'correct the time' };
  if (!zone) {
    return {
      problem: 'has no time zone',
      cure: 'give --time-zone, for example Europe/Berlin, +01:00 or UTC',
      asks: '--time-zone',
    };
  }
  const ms = zone(localMs);
  if (typeof ms === 'number') return ms;
  const why =
    ms === 'never' ? 'is skipped there: clocks went forward' : 'occurs twice there: clocks went back';
  return {
    problem: `in the time zone given ${why}`,
    cure: 'give --time-zone as an offset, for example +01:00',
  };
}

function oneSpaced(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
