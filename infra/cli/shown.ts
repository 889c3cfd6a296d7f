import type { Coded } from '../../adapters/http/api/resources/index.js';
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
