import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';
import { RecordingRefusedError, type RecordingRefusal } from './refusal.js';

/** Longest line of a file, in bytes. */
export const maxLineBytes = 65_536;

const lineFeed = 0x0a;
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Passes a file on in whole lines, without its byte order mark, and refuses what is not UTF-8 text. Afterwards it has the hash
 * of the file.
 */
export class CheckedBytes extends Transform {
  readonly #path: string;
  readonly #hash = createHash('sha256');
  #rest: Buffer = Buffer.alloc(0);
  #line = 1;
  #atStart = true;

  constructor(path: string) {
    super();
    this.#path = path;
  }

  /** After the end: the line that has no line break, and the hash of the file in hexadecimal. */
  result: { readonly unendedLine: number | undefined; readonly sha256: string } | undefined;

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#hash.update(chunk);
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const end = bytes.lastIndexOf(lineFeed) + 1;
    this.#rest = bytes.subarray(end);
    done(this.#check(bytes.subarray(0, end)) ?? this.#check(this.#rest, { isWhole: false }));
  }

  override _flush(done: TransformCallback): void {
    this.result = {
      unendedLine: this.#rest.length > 0 ? this.#line : undefined,
      sha256: this.#hash.digest('hex'),
    };
    done(this.#check(this.#rest));
  }

  /** @param isWhole false for the beginning of a line, of which only the length is checked. */
  #check(bytes: Buffer, { isWhole = true } = {}): Error | undefined {
    if (!isWhole) return bytes.length > maxLineBytes ? this.#tooLong(this.#line) : undefined;
    if (bytes.length === 0) return undefined;
    const [text, isFirst] = [this.#atStart ? withoutMark(bytes) : bytes, this.#atStart];
    this.#atStart = false;
    if (isFirst && isUtf16(text))
      return this.#refused({ line: 1, problem: 'the file is encoded in UTF-16', cure: saveAsUtf8 });
    const isText = isUtf8(text) && !text.includes(0);
    let line = this.#line;
    for (let from = 0; from < text.length; line += 1) {
      const at = text.indexOf(lineFeed, from);
      const to = at < 0 ? text.length : at;
      if (to - from > maxLineBytes) return this.#tooLong(line);
      if (!isText) {
        const problem = problemOf(text.subarray(from, to));
        if (problem !== undefined) return this.#refused({ line, problem, cure: saveAsUtf8 });
      }
      if (at < 0) break;
      from = at + 1;
    }
    this.#line = line;
    this.push(text);
    return undefined;
  }

  #tooLong(line: number): Error {
    return this.#refused({
      line,
      problem: `the line is longer than ${maxLineBytes} bytes`,
      cure: 'end each row with a line feed, and close every quote',
    });
  }

  #refused(refusal: RecordingRefusal): Error {
    return new RecordingRefusedError(this.#path, [refusal]);
  }
}

const saveAsUtf8 = 'save it as UTF-8, for example with: iconv -f ENCODING -t UTF-8';

function problemOf(line: Buffer): string | undefined {
  if (line.includes(0)) return 'the line has a zero byte, which no text has';
  return isUtf8(line) ? undefined : 'the line is not in UTF-8';
}

function withoutMark(bytes: Buffer): Buffer {
  return bytes.subarray(0, 3).equals(byteOrderMark) ? bytes.subarray(3) : bytes;
}

function isUtf16(bytes: Buffer): boolean {
  const mark = bytes.subarray(0, 2).toString('hex');
  return mark === 'fffe' || mark === 'feff';
}
