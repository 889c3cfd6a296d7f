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

/** What a comparison with the recorded ratios says. */
export interface Losses {
  /** One line for each ratio that lost more than a quarter of what is recorded. */
  readonly lost: readonly string[];
  /** Names that nothing is recorded for yet: they are no loss. */
  readonly unrecorded: readonly string[];
}

export async function losses(results: readonly BenchResult[], quick: boolean): Promise<Losses> {
  const recorded = (await readRecorded())[quick ? 'quick' : 'whole'];
  const lost: string[] = [];
  const unrecorded: string[] = [];
  for (const { name, ratio, lessIsBetter = false } of results) {
    const before = recorded[name];
    if (before === undefined) {
      unrecorded.push(name);
      continue;
    }
    const kept = lessIsBetter ? before / ratio : ratio / before;
    // What is no number was not kept either.
    if (!(kept >= 1 - tolerated)) lost.push(`${name}: ${ratio.toPrecision(3)}, recorded was ${before}`);
  }
  return { lost, unrecorded };
}

async function readRecorded(): Promise<Recorded> {
  return JSON.parse(await readFile(file, 'utf8')) as Recorded;
}
