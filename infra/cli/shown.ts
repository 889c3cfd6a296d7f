import type { ShownActor } from '../../projections/queries/index.js';
import type { Coded } from '../../adapters/http/api/resources/index.js';
import { actorText } from './actorText.js';
import { codeAdvice, type AdvisedCode } from '../../domain/texts/index.js';

const secondMs = 1_000;
const units = [
  { name: 'days', ms: 86_400 * secondMs },
  { name: 'h', ms: 3_600 * secondMs },
  { name: 'min', ms: 60 * secondMs },
  { name: 's', ms: secondMs },
] as const;

/** A time with its age, `2026-03-01T06:30:00.000Z (3 min ago)`; `-` for none. */
export function withAge(time: string | null, nowMs: number): string {
  return time === null ? '-' : `${time} (${age(nowMs - Date.parse(time))})`;
}

/** In the largest unit of which there are at least two, `3 min`. */
export function durationOf(ms: number): string {
  const unit = units.find((one) => ms >= 2 * one.ms) ?? units[3];
  return `${Math.round(ms / unit.ms)} ${unit.name}`;
}

function age(ms: number): string {
  const count = durationOf(Math.abs(ms));
  return ms < 0 ? `in ${count}: a clock is wrong` : `${count} ago`;
}

/** The name of a code of the machine; `-` for none. */
export function nameOrDash(coded: Coded | null): string {
  return coded?.name ?? '-';
}

/** An action or an error with what to do about it; a dash for none, which machines report as 0. */
export function adviceOrDash(kind: AdvisedCode, code: number | null | undefined): string {
  if (!code) return '-';
  const { name, whatToDo } = codeAdvice('en', kind, code);
  return `${name} (code ${code}). ${whatToDo}`;
}

/** Shown in other columns. */
const told: ReadonlySet<string> = new Set([
  'deviceId',
  'session',
  'sessionId',
  'commandId',
  'planId',
  'source',
  'atMs',
]);
const longestFact = 80;

/** The data of an event or an instruction besides its kind, `step mashing, at 3`. */
export function facts(data: Readonly<Record<string, unknown>>, leftOut: readonly string[] = []): string {
  return Object.entries(data)
    .filter(
      ([name, value]) => !told.has(name) && !leftOut.includes(name) && value !== undefined && value !== null,
    )
    .map(([name, value]) => `${name} ${fact(value)}`)
    .join(', ');
}

function fact(value: unknown): string {
  if (isCoded(value)) return value.name;
  if (isActor(value)) return actorText(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > longestFact ? `${text.slice(0, longestFact)}…` : text;
}

function isActor(value: unknown): value is ShownActor {
  return typeof value === 'object' && value !== null && 'personId' in value && 'name' in value;
}

function isCoded(value: unknown): value is Coded {
  return typeof value === 'object' && value !== null && 'code' in value && 'name' in value;
}
