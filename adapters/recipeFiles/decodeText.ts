import { RefusedError } from '../../domain/kernel/refusal.js';
import { fileLimits } from './fileLimits.js';

/** The names that an XML declaration may give, and their decoders. Browsers and Node read ISO-8859-1 as windows-1252, its superset. */
const encodings: ReadonlyMap<string, string> = new Map([
  ['utf-8', 'utf-8'],
  ['us-ascii', 'utf-8'],
  ['iso-8859-1', 'windows-1252'],
  ['windows-1252', 'windows-1252'],
  ['utf-16', 'utf-8'],
]);

/**
 * The text of a file: in the encoding of its byte order mark, else in the one that its XML declaration names, else in UTF-8.
 *
 * @throws RefusedError for a file that is too large, empty, or not in its encoding
 */
export function decodeText(file: Uint8Array): string {
  const { bytes: most } = fileLimits;
  if (file.length > most) throw refused(`it has at most ${most} bytes, not ${file.length}`);
  const encoding = encodingOf(file);
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(file);
    if (text.trim() === '') throw refused('it is empty');
    return text;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw refused(`its bytes are not ${encoding}`);
  }
}

function encodingOf(file: Uint8Array): string {
  const [first = 0, second = 0] = file;
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) return 'utf-16be';
  const start = Buffer.from(file.subarray(0, 200)).toString('latin1');
  const [, declared = 'utf-8'] =
    /^[\s\u00ef\u00bb\u00bf]*<\?xml[^>]*?encoding\s*=\s*["']([^"']*)/.exec(start) ?? [];
  // What says UTF-16 in single bytes was converted by a program that left the declaration as it was.
  const encoding = encodings.get(declared.toLowerCase());
  if (encoding === undefined)
    throw refused(`the encoding ${declared} is none of ${[...encodings.keys()].join(', ')}`);
  return encoding;
}

function refused(rule: string): RefusedError {
  return new RefusedError([{ field: 'file', rule }]);
}
