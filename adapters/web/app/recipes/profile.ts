import type { Schemas } from '../../../apiClient/index.js';

type Preview = Schemas['ProgramPreview'];

export interface Plot {
  readonly width: number;
  readonly height: number;
}

export interface Profile {
  /** `M0 80 L…`: temperature over time. */
  readonly line: string;
  readonly lowest: number;
  readonly highest: number;
  /** Where a person is needed, from the left. */
  readonly needed: readonly number[];
  /** Where hops fall from the carousel, from the left. */
  readonly hops: readonly number[];
}

/** Its curve in a box of this size; undefined for a program that takes no time. */
export function profileOf(preview: Preview, { width, height }: Plot): Profile | undefined {
  const { temperatures, minutes, actions, hops } = preview;
  if (minutes <= 0 || temperatures.length < 2) return undefined;
  const all = temperatures.map(({ celsius }) => celsius);
  const [lowest, highest] = [Math.min(...all), Math.max(...all)];
  const span = Math.max(highest - lowest, 1);
  const x = (atMinutes: number) => round((atMinutes / minutes) * width);
  const y = (celsius: number) => round(height - ((celsius - lowest) / span) * height);
  const points = temperatures.map(({ atMinutes, celsius }) => `${x(atMinutes)} ${y(celsius)}`);
  return {
    line: `M${points.join(' L')}`,
    ...{ lowest, highest },
    needed: distinct(actions.map(({ atMinutes }) => x(atMinutes))),
    hops: distinct(hops.map(({ atMinutes }) => x(atMinutes))),
  };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function distinct(values: readonly number[]): readonly number[] {
  return [...new Set(values)];
}
