import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One line of a chart. */
export interface Series {
  readonly label: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface Chart {
  readonly title: string;
  /** What the axes mean, with units. */
  readonly x: string;
  readonly y: string;
  readonly series: readonly Series[];
}

const folder = join(import.meta.dirname, '../../../var/bench');
const width = 720;
const height = 400;
const margin = { left: 70, right: 20, top: 40, bottom: 50 };
const colours = ['#b5651d', '#4a6fa5', '#5b8c5a', '#8e5ea2', '#888888'];
const ticks = 5;

/** Writes var/bench/<name>.svg. */
export async function saveChart(name: string, svg: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.svg`), svg);
}

/** A line chart as SVG, both axes from 0. Made by hand: two axes and some lines need no library. */
export function lineChart({ title, x, y, series }: Chart): string {
  const points = series.flatMap((line) => line.points);
  const maxX = roundUp(Math.max(...points.map(([px]) => px)));
  const maxY = roundUp(Math.max(...points.map(([, py]) => py)));
  const atX = (value: number) => margin.left + (value / maxX) * (width - margin.left - margin.right);
  const atY = (value: number) =>
    height - margin.bottom - (value / maxY) * (height - margin.top - margin.bottom);
  const grid = Array.from({ length: ticks + 1 }, (_, tick) => {
    const [tickX, tickY] = [(maxX * tick) / ticks, (maxY * tick) / ticks];
    return (
      `<path d="M${margin.left} ${atY(tickY)}H${width - margin.right}" stroke="#ddd"/>` +
      text(margin.left - 6, atY(tickY) + 4, label(tickY), 'end') +
      text(atX(tickX), height - margin.bottom + 18, label(tickX), 'middle')
    );
  });
  const lines = series.map(({ points: line, label: name }, index) => {
    const colour = colours[index % colours.length];
    const path = line.map(([px, py]) => `${atX(px).toFixed(1)},${atY(py).toFixed(1)}`).join(' ');
    const legendY = margin.top + 16 * index;
    return (
      `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>` +
      `<path d="M${width - 190} ${legendY}h20" stroke="${colour}" stroke-width="2"/>` +
      text(width - 164, legendY + 4, name, 'start')
    );
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="${width}" height="${height}" fill="white"/>`,
    text(width / 2, 20, title, 'middle'),
    ...grid,
    ...lines,
    text(width / 2, height - 12, x, 'middle'),
    `<g transform="rotate(-90 16 ${height / 2})">${text(16, height / 2, y, 'middle')}</g>`,
    '</svg>\n',
  ].join('\n');
}

/** Rates between samples of a count that grows, taken over a quarter of a second at least. */
export function ratesOf(
  samples: readonly { readonly seconds: number; readonly passed: number }[],
): (readonly [number, number])[] {
  const rates: (readonly [number, number])[] = [];
  let before = { seconds: 0, passed: 0 };
  for (const sample of samples) {
    const seconds = sample.seconds - before.seconds;
    if (seconds < 0.25) continue;
    rates.push([sample.seconds, (sample.passed - before.passed) / seconds]);
    before = sample;
  }
  return rates;
}

/** The share of values at or below each of 200 marks, in percent. */
export function distributionOf(values: readonly number[]): (readonly [number, number])[] {
  const sorted = values.toSorted((a, b) => a - b);
  return Array.from({ length: 200 }, (_, index) => {
    const share = (index + 1) / 200;
    return [sorted[Math.ceil(share * sorted.length) - 1] ?? NaN, share * 100] as const;
  });
}

/** The next of 1, 2, 5 × 10ⁿ, in steps that divide well. */
function roundUp(value: number): number {
  if (!(value > 0)) return 1;
  const magnitude = 10 ** Math.floor(Math.log10(value));
  const step = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((factor) => factor * magnitude >= value);
  return (step ?? 10) * magnitude;
}

function label(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 3 });
}

function text(x: number, y: number, content: string, anchor: 'start' | 'middle' | 'end'): string {
  const escaped = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}">${escaped}</text>`;
}
