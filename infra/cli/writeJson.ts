import type { Writable } from 'node:stream';
import { printableText } from '../../domain/kernel/text.js';

/**
 * JSON on one line that can't control a terminal: characters that JSON leaves unchanged, for example DEL and controls of writing
 * direction, are escaped.
 */
export function printableJson(value: unknown): string {
  return printableText(JSON.stringify(value));
}

/** Writes one JSON document. */
export function writeJson(output: Writable, value: unknown): void {
  output.write(`${printableJson(value)}\n`);
}

/** Writes one JSON object in each line (NDJSON). */
export function writeJsonLines(output: Writable, values: readonly unknown[]): void {
  output.write(values.map((value) => `${printableJson(value)}\n`).join(''));
}
