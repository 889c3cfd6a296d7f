/** What a value begins with, and all of it where it has no parts. */
const start = /\s*(?:([{[])|"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null)/suy;
/** What is in an array or an object, up to the next bracket. */
const inner = /(?:[^"{}[\]]|"(?:[^"\\]|\\.)*")*([{}[\]])/suy;
const name = /\s*("(?:[^"\\]|\\.)*")\s*:/suy;
const end = /\s*([,}])/suy;

/**
 * The fields of the JSON object that a text begins with, each value as it is written, so that no number loses digits. What follows the
 * object does not count; of fields with the same name the last one does.
 *
 * @returns undefined when the text begins with no object
 */
export function jsonFields(text: string): ReadonlyMap<string, string> | undefined {
  const opening = /^\ufeff?\s*\{\s*(\})?/u.exec(text);
  if (!opening) return undefined;
  const fields = new Map<string, string>();
  if (opening[1] !== undefined) return fields;
  try {
    for (let at = opening[0].length; ;) {
      const named = matchAt(name, text, at);
      const value = valueAt(text, named.end);
      fields.set(JSON.parse(named.found) as string, value.found);
      const { found, end: next } = matchAt(end, text, value.end);
      if (found === '}') return fields;
      at = next;
    }
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

interface Found {
  readonly found: string;
  /** Where the text goes on. */
  readonly end: number;
}

/** @throws SyntaxError where there is no value */
function valueAt(text: string, at: number): Found {
  let { found: bracket, end: next } = matchAt(start, text, at);
  for (let depth = bracket === '{' || bracket === '[' ? 1 : 0; depth > 0;) {
    ({ found: bracket, end: next } = matchAt(inner, text, next));
    depth += bracket === '{' || bracket === '[' ? 1 : -1;
  }
  const found = text.slice(at, next).trim();
  JSON.parse(found);
  return { found, end: next };
}

function matchAt(pattern: RegExp, text: string, at: number): Found {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  if (!match) throw new SyntaxError(`no JSON at ${at}`);
  return { found: match[1] ?? '', end: pattern.lastIndex };
}
