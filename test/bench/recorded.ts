import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BenchResult } from './benchmark.js';

/** Ratios by name, of the quick counts and of the whole ones apart. */
type Recorded = Readonly<Record<'quick' | 'whole', Readonly<Record<string, number>>>>;

/** Part of the project, so that a loss shows in whatever made it. */
const file = join(import.meta.dirname, '../../../test/bench/recorded.json');
/** What a ratio may lose: machines are noisy. */
const tolerated = 0.25;

/** Takes these ratios as the ones to compare with; what was not measured stays as it was. */
export async function recordRatios(results: readonly BenchResult[], quick: boolean): Promise<void> {
  const recorded = await readRecorded();
  const key = quick ? 'quick' : 'whole';
  const ratios = results.map(({ name, ratio }) => [name, Number(ratio.toPrecision(3))] as const);
  const changed = { ...recorded, [key]: { ...recorded[key], ...Object.fromEntries(ratios) } };
  await writeFile(file, `${JSON.stringify(changed, undefined, 2)}\n`);
}

/** One line for each ratio that lost more than a quarter of what is recorded, or that nothing is recorded for. */
export async function losses(results: readonly BenchResult[], quick: boolean): Promise<string[]> {
  const recorded = (await readRecorded())[quick ? 'quick' : 'whole'];
  return results.flatMap(({ name, ratio, lessIsBetter = false }) => {
    const before = recorded[name];
    if (before === undefined) return [`${name}: nothing is recorded to compare with; --record writes it`];
    const kept = lessIsBetter ? before / ratio : ratio / before;
    return kept < 1 - tolerated ? [`${name}: ${ratio.toPrecision(3)}, recorded was ${before}`] : [];
  });
}

async function readRecorded(): Promise<Recorded> {
  return JSON.parse(await readFile(file, 'utf8')) as Recorded;
}
