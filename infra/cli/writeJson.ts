import type { Writable } from 'node:stream';
import { printableJson } from '../../domain/kernel/text.js';

/** Writes one JSON document. */
export function writeJson(output: Writable, value: unknown): void {
  output.write(`${printableJson(value)}\n`);
}

/** Writes one JSON object in each line (NDJSON). */
export function writeJsonLines(output: Writable, values: readonly unknown[]): void {
  output.write(values.map((value) => `${printableJson(value)}\n`).join(''));
}
