/** ASCII control characters, including DEL. */
const controls = /[\u0000-\u001f\u007f]/; // eslint-disable-line no-control-regex
const controlsButLines = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/; // eslint-disable-line no-control-regex

/**
 * Why an external text is refused; undefined for a valid one.
 *
 * @param lines whether line breaks and tabs are allowed.
 */
export function flawOfText(text: string, { lines = false } = {}): string | undefined {
  if (!text.isWellFormed()) return 'has an unpaired surrogate, which is no character';
  const [found] = (lines ? controlsButLines : controls).exec(text) ?? [];
  if (found === undefined) return undefined;
  return `has the control character U+${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/**
 * Characters that control a terminal or change how a text is shown: controls (C0, DEL, C1), separators of lines and paragraphs,
 * controls of writing direction, and unpaired surrogates.
 */
const unprintable = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\p{Surrogate}]/gu; // eslint-disable-line no-control-regex
const lineFeeds = new Set(['\n', '\t']);

/**
 * Makes an external text safe to show: characters that a terminal would execute are escaped as in JSON (`\u001b`). JSON stays
 * the same JSON.
 *
 * @param lines for a text of several lines: line feeds and tabs stay.
 */
export function printableText(text: string, { lines = false } = {}): string {
  return text.replace(unprintable, (found) => {
    if (lines && lineFeeds.has(found)) return found;
    return `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/**
 * JSON on one line that can't control a terminal: characters that JSON leaves unchanged, for example DEL and controls of writing
 * direction, are escaped.
 */
export function printableJson(value: unknown): string {
  return printableText(JSON.stringify(value));
}

/** Replaces what PostgreSQL can't store in text or jsonb by U+FFFD: U+0000, and unpaired surrogates. */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}

/** A text cut to its limit, with U+FFFD in place of control characters and of what a database can't store. */
export function shortText(text: string, maxCharacters: number): string {
  return storableText(text.slice(0, maxCharacters)).replaceAll(/[\u0001-\u001f\u007f]/g, '\uFFFD'); // eslint-disable-line no-control-regex
}

/**
 * Applies {@link storableText} to every text in a JSON value, field names included; returns the value itself when all its texts
 * are storable.
 */
export function withStorableTexts<Value>(value: Value): Value {
  return storable(value) as Value;
}

function storable(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value);
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) {
    const items: unknown[] = value.map(storable);
    return items.every((item, at) => item === value[at]) ? value : items;
  }
  const before = Object.entries(value);
  const after = before.map(([name, part]) => [storableText(name), storable(part)] as const);
  const isSame = after.every(([name, part], at) => name === before[at]?.[0] && part === before[at]?.[1]);
  return isSame ? value : Object.fromEntries(after);
}
