import { signal } from '@preact/signals';
import { language } from './language.js';

/** Whether times are shown in UTC, as the command line and files have them, and not in the person's zone. Admin has a switch for it. */
export const isUtc = signal(false);

const minus = '−';
const numberFormats = new Map<string, Intl.NumberFormat>();
const timeFormats = new Map<string, Intl.DateTimeFormat>();

/** With a comma or a point as the language has it, and a real minus. */
export function formatNumber(value: number, digits?: number): string {
  const options =
    digits === undefined ? {} : { minimumFractionDigits: digits, maximumFractionDigits: digits };
  const text = numberFormat(options).format(value);
  return text.replace('-', minus);
}

/** As it stands in a field: `typedNumber` would read the `1,440` of thousands as less than two. */
export function formatTyped(value: number): string {
  return numberFormat({ useGrouping: false }).format(value).replace('-', minus);
}

/** `14:05`, or with the day when that is another one. */
export function formatTime(atMs: number, nowMs: number = atMs): string {
  const isToday = formatDate(atMs) === formatDate(nowMs);
  const options: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
  const withDay: Intl.DateTimeFormatOptions = {
    ...options,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
  };
  return timeFormat(isToday ? options : withDay).format(atMs);
}

export function formatDay(atMs: number): string {
  return timeFormat({ weekday: 'long', day: 'numeric', month: 'long' }).format(atMs);
}

/** `28 Nov 2026`: what was long ago. */
export function formatDate(atMs: number): string {
  return timeFormat({ dateStyle: 'medium' }).format(atMs);
}

/** `14:05:02`: when commands were asked for and received. */
export function formatClock(atMs: number): string {
  const options: Intl.DateTimeFormatOptions = { timeStyle: 'medium', hourCycle: 'h23' };
  return timeFormat(options).format(atMs);
}

/** All of it, with the time zone: on hover and focus. */
export function formatExactTime(atMs: number): string {
  return timeFormat({ dateStyle: 'full', timeStyle: 'long' }).format(atMs);
}

/** Making a format takes a hundred times as long as using it, and a page of many machines uses it for each of their values. */
function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = keyOf(options);
  const format = numberFormats.get(key) ?? new Intl.NumberFormat(language.value, options);
  numberFormats.set(key, format);
  return format;
}

function timeFormat(of: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const options = isUtc.value ? { ...of, timeZone: 'UTC' } : of;
  const key = keyOf(options);
  const format = timeFormats.get(key) ?? new Intl.DateTimeFormat(language.value, options);
  timeFormats.set(key, format);
  return format;
}

function keyOf(options: object): string {
  return `${language.value} ${JSON.stringify(options)}`;
}
