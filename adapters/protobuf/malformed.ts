import { BrewlineError } from '../../domain/errors.js';
import { readingLimits } from './readingLimits.js';

/** The error for an envelope whose content breaks a rule; `what` names the field and the rule. */
export function malformed(what: string, cause?: unknown): BrewlineError {
  return new BrewlineError('MESSAGE_MALFORMED', what, cause === undefined ? undefined : { cause });
}

/** A code or number that fits the columns it goes to. */
export function requireCode(value: number | null | undefined, field: string): number {
  const code = value ?? 0;
  if (code < 0 || code > readingLimits.code)
    throw malformed(`${field} is ${code}; it must be 0 to ${readingLimits.code}`);
  return code;
}

/** A text within its limit; NUL, which no database text can hold, is refused. */
export function requireText(text: string | null | undefined, field: string, maxCharacters: number): string {
  const value = text ?? '';
  if (value.length > maxCharacters) {
    throw malformed(`${field} has ${value.length} characters, at most ${maxCharacters} are allowed`);
  }
  if (value.includes('\0')) throw malformed(`${field} holds a NUL character`);
  return value;
}

/** A text without NUL, which no database text can hold, and cut to its limit. */
export function shortText(text: string, maxCharacters: number): string {
  return text.replaceAll('\0', '\uFFFD').slice(0, maxCharacters);
}
