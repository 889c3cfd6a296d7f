import { appendFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { textTable } from '../../infra/cli/textTable.js';
import type { BenchResult } from './benchmark.js';

const file = join(import.meta.dirname, '../../../var/bench.jsonl');

/** Adds one line of JSON for each result to var/bench.jsonl. */
export async function record(results: readonly BenchResult[]): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const at = new Date().toISOString();
  await appendFile(file, results.map((result) => `${JSON.stringify({ at, ...result })}\n`).join(''));
}

/** The results for people. */
export function resultTable(results: readonly BenchResult[]): string {
  const rows = results.map((result) => [
    result.name,
    `${rounded(result.figure)} ${result.unit}`,
    `${rounded(result.floor)} ${result.unit}`,
    result.ratio.toFixed(2),
    verdict(result),
    result.check,
  ]);
  return textTable([['BENCHMARK', 'BREWLINE', 'FLOOR', 'RATIO', 'GOAL', 'CHECKED'], ...rows]);
}

function verdict({ ratio, goal, lessIsBetter = false }: BenchResult): string {
  if (goal === undefined) return '-';
  const reached = lessIsBetter ? ratio <= goal : ratio >= goal;
  return `${lessIsBetter ? '≤' : '≥'} ${goal} ${reached ? 'reached' : 'MISSED'}`;
}

function rounded(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}
