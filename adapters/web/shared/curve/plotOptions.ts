import uPlot from 'uplot';
import { formatNumber } from '../texts/index.js';
import { gravityDecimals, units } from '../units/index.js';
import { axisTimes } from './axisTimes.js';
import type { Band } from './bands.js';
import { drawBehind } from './drawBehind.js';
import type { Line, LineName, Lines } from './lines.js';
import type { Palette } from './palette.js';
import type { Range } from './range.js';

/** What of a curve is drawn, in the person's units, and where it ends. */
export interface Drawn {
  readonly lines: Lines;
  readonly bands: readonly Band[];
  readonly pauses: readonly Range[];
  /** Where the target goes on into the future; undefined where nothing does. */
  readonly nowMs?: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Lines of the large plot in the order of its series. */
const order: readonly LineName[] = ['temperature', 'target', 'ambient', 'gravity', 'measured'];
/** Those of the strip below it. */
export const stripLines: readonly LineName[] = ['power', 'perDay'];

export function hasStrip({ lines }: Drawn): boolean {
  return stripLines.some((name) => lines[name] !== undefined);
}

/** All lines on one axis of times. What is null stays a gap; where a line has no value at a time of another, it goes on. */
export function dataOf(lines: Lines, names: readonly LineName[] = order): uPlot.AlignedData {
  const none: Line = { times: [], values: [], gapMs: Infinity };
  const tables = names.map((name): uPlot.AlignedData => {
    const { times, values } = lines[name] ?? none;
    return [times as number[], values as (number | null)[]];
  });
  return uPlot.join(tables);
}

interface PlotInput {
  readonly palette: Palette;
  /** What is drawn now: hooks ask for it at each drawing. */
  readonly drawn: () => Drawn;
  readonly width: number;
  readonly height: number;
  readonly onLayout: (plot: uPlot) => void;
}

const leftAxis = 44;
const rightAxis = 60;

/** So much is always seen, or the unrest of a sensor would look like a change: 2 °C, four points of gravity. */
function least() {
  const { temperatureUnit, gravityUnit } = units.value;
  return {
    temperature: temperatureUnit === 'celsius' ? 2 : 3.6,
    gravity: gravityUnit === 'specificGravity' ? 0.004 : 1,
  };
}

export function mainPlot({ palette, drawn, width, height, onLayout }: PlotInput): uPlot.Options {
  const { colour, font } = palette;
  const axis = {
    stroke: colour('muted'),
    font,
    grid: { stroke: colour('line'), width: 1 },
    ticks: { show: false },
  };
  const series = (stroke: string, options: Partial<uPlot.Series>): uPlot.Series => ({
    ...{ stroke, width: 2, points: { show: false }, spanGaps: false },
    ...options,
  });
  const byHand = { show: true, size: 9, width: 2, stroke: colour('chart-gravity'), fill: colour('paper') };
  const hasGravity = isGravityDrawn(drawn());
  return {
    ...{ width, height, ms: 1, legend: { show: false }, padding: [20, hasGravity ? 0 : 12, 0, 0] },
    cursor: { drag: { x: false, y: false }, y: false, points: { size: 8 } },
    scales: {
      x: { time: true, range: () => [drawn().fromMs, drawn().toMs] },
      temperature: { range: (_, low, high) => around(low, high, least().temperature) },
      gravity: { range: (_, low, high) => around(low, high, least().gravity) },
    },
    series: [
      {},
      series(colour('chart-temperature'), { scale: 'temperature' }),
      series(colour('ink'), { scale: 'temperature', width: 1.5, dash: [6, 4] }),
      series(colour('chart-ambient'), { scale: 'temperature', width: 1.5, dash: [2, 3] }),
      series(colour('chart-gravity'), { scale: 'gravity' }),
      series(colour('chart-gravity'), { scale: 'gravity', paths: () => null, points: byHand }),
    ],
    axes: [
      {
        ...axis,
        size: 28,
        space: 64,
        values: (_, splits) => axisTimes(splits, drawn().toMs - drawn().fromMs),
      },
      {
        ...axis,
        scale: 'temperature',
        size: leftAxis,
        values: (_, splits) => splits.map((each) => `${formatNumber(each)}°`),
      },
      {
        ...{ ...axis, scale: 'gravity', side: 1, size: rightAxis, grid: { show: false }, show: hasGravity },
        values: (_: uPlot, splits: number[]) => splits.map(gravityTick),
      },
    ],
    hooks: {
      drawClear: [(plot) => drawBehind(plot, drawn(), palette)],
      ready: [onLayout],
      setSize: [onLayout],
      setScale: [onLayout],
    },
  };
}

/** Below the large plot, with the same times: power from the left, the change of the gravity in a day from the right. */
export function stripPlot({ palette, drawn, width, height }: Omit<PlotInput, 'onLayout'>): uPlot.Options {
  const { colour, font } = palette;
  const hasChange = drawn().lines.perDay !== undefined;
  const right = isGravityDrawn(drawn()) ? rightAxis : 12;
  const axis = { stroke: colour('muted'), font, ticks: { show: false } };
  const line = { width: 1.5, points: { show: false } };
  const hasPower = drawn().lines.power !== undefined;
  /** A keg's power is below zero while it cools. */
  const cools = () => drawn().lines.power?.values.some((value) => value !== null && value < 0) ?? false;
  return {
    ...{ width, height, ms: 1, legend: { show: false }, padding: [8, hasChange ? 0 : right, 8, 0] },
    cursor: { drag: { x: false, y: false }, y: false, points: { size: 6 } },
    scales: {
      x: { time: true, range: () => [drawn().fromMs, drawn().toMs] },
      percent: { range: () => [cools() ? -100 : 0, 100] },
      change: { range: (_, low, high) => [Math.min(low, -least().gravity / 4), Math.max(high, 0)] },
    },
    series: [
      {},
      { ...line, stroke: colour('chart-power'), scale: 'percent' },
      { ...line, stroke: colour('chart-change'), scale: 'change' },
    ],
    axes: [
      { show: false },
      {
        ...{ ...axis, scale: 'percent', size: leftAxis, grid: { stroke: colour('line'), width: 1 } },
        splits: () => (cools() ? [-100, 0, 100] : [0, 100]),
        values: (_: uPlot, splits: number[]) =>
          splits.map((each) => (hasPower ? `${formatNumber(each)} %` : '')),
      },
      {
        ...{ ...axis, scale: 'change', side: 1, size: rightAxis, show: hasChange, grid: { show: false } },
        splits: ({ scales }: uPlot) => [scales.change?.min ?? 0, 0],
        values: (_: uPlot, splits: number[]) => splits.map(gravityTick),
      },
    ],
    hooks: { drawClear: [(plot) => drawBehind(plot, drawn(), palette, false)] },
  };
}

function isGravityDrawn({ lines }: Drawn): boolean {
  return lines.gravity !== undefined || lines.measured !== undefined;
}

/** `1.0484`, `12.1°` */
function gravityTick(value: number): string {
  if (units.value.gravityUnit === 'plato') return `${formatNumber(value, 1)}°P`;
  return formatNumber(value, gravityDecimals());
}

function around(low: number, high: number, atLeast: number): uPlot.Range.MinMax {
  const missing = Math.max(atLeast - (high - low), (high - low) * 0.1) / 2;
  return [low - missing, high + missing];
}
