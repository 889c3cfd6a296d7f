import { BrewlineError } from '../../domain/kernel/errors.js';
import { flawOfText } from '../../domain/kernel/text.js';
import { readingLimits } from '../../domain/machine/index.js';

/** The error for an envelope that breaks a rule; `what` names the field and the rule. */
export function malformed(what: string, cause?: unknown): BrewlineError {
  return new BrewlineError('MESSAGE_MALFORMED', what, cause === undefined ? undefined : { cause });
}

/** A code or number that fits into its column. */
export function requireCode(value: number | null | undefined, field: string): number {
  const code = value ?? 0;
  if (code < 0 || code > readingLimits.code)
    throw malformed(`${field} is ${code}; it must be 0 to ${readingLimits.code}`);
  return code;
}

/**
 * A text within its limit, well-formed and without control characters; otherwise the message is parked.
 *
 * @param lines whether line breaks and tabs are allowed.
 */
export function requireText(
  text: string | null | undefined,
  field: string,
  { maxCharacters, lines = false }: { readonly maxCharacters: number; readonly lines?: boolean },
): string {
  const value = text ?? '';
  if (value.length > maxCharacters) {
    throw malformed(`${field} has ${value.length} characters, at most ${maxCharacters} are allowed`);
  }
  const flaw = flawOfText(value, { lines });
  if (flaw !== undefined) throw malformed(`${field} ${flaw}`);
  return value;
}
