import type { BenchStack } from './pipeline/benchStack.js';

/** One figure of a benchmark, against a floor or a peer that was measured in the same run. */
export interface BenchResult {
  readonly name: string;
  /** The project's median. */
  readonly figure: number;
  readonly unit: string;
  /** The floor's or peer's median. */
  readonly floor: number;
  /** Median of `runs`. */
  readonly ratio: number;
  /** The ratio of each pair of runs. */
  readonly runs: readonly number[];
  /** What the ratio has to reach; undefined where the figure is shown for orientation only. */
  readonly goal?: number;
  /** True where less is better, for example a latency: the goal is then a limit. */
  readonly lessIsBetter?: boolean;
  /** Versions, sizes, load: what one has to know to compare. */
  readonly setup: Readonly<Record<string, string | number>>;
  /** What was verified; a run whose check fails throws and has no figure. */
  readonly check: string;
}

export interface Benchmark {
  readonly name: string;
  readonly what: string;
  run(options: BenchOptions): Promise<readonly BenchResult[]>;
}

export interface BenchOptions {
  /** Pairs of runs, floor and project in turn. */
  readonly pairs: number;
  /** How long one run lasts. */
  readonly runMs: number;
  /** Smaller counts, and variants without a goal left out, for a look at everything in less than three minutes. */
  readonly quick: boolean;
  /** Brewline as a whole, started at first use and shared by all benchmarks. */
  readonly stack: () => Promise<BenchStack>;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return ((low ?? NaN) + (high ?? NaN)) / 2;
}

/** @param percent of the values that are at or below the result; above 0. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil((percent / 100) * sorted.length) - 1] ?? NaN;
}

/**
 * Runs floor and project in turn (A B A B …), so that what else the machine does falls on both.
 *
 * @param floor and `project` give a figure each
 */
export async function alternate(
  pairs: number,
  floor: () => Promise<number>,
  project: () => Promise<number>,
): Promise<Compared> {
  const figures = await inTurn(pairs, { floor, project });
  return compared(figures.project, figures.floor);
}

/** Runs any number of parts in turn (A B C A B C …), each of which gives a figure. */
export async function inTurn<Part extends string>(
  rounds: number,
  parts: Readonly<Record<Part, () => Promise<number>>>,
): Promise<Record<Part, number[]>> {
  const names = Object.keys(parts) as Part[];
  const figures = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Part, number[]>;
  for (let round = 0; round < rounds; round += 1)
    for (const name of names) figures[name].push(await parts[name]());
  return figures;
}

type Compared = Pick<BenchResult, 'figure' | 'floor' | 'ratio' | 'runs'>;

/** The project's figures beside those of a floor from the same rounds. */
export function compared(figures: readonly number[], floors: readonly number[]): Compared {
  const runs = figures.map((figure, round) => figure / (floors[round] ?? NaN));
  return { figure: median(figures), floor: median(floors), ratio: median(runs), runs };
}
