import uPlot from 'uplot';
import { formatNumber } from '../../../shared/texts/index.js';
import { axisTimes } from './axisTimes.js';
import { nameOfBand } from './bandTexts.js';
import type { Band } from './bands.js';
import type { Line, LineName, Lines } from './lines.js';
import type { Palette } from './palette.js';

/** What of a curve is drawn, and where it ends. */
export interface Drawn {
  readonly lines: Lines;
  readonly bands: readonly Band[];
  readonly fromMs: number;
  readonly toMs: number;
}

/** Lines of the large plot in the order of its series; power has a strip of its own. */
const order: readonly LineName[] = ['temperature', 'target', 'ambient', 'gravity'];

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
  const hasGravity = drawn().lines.gravity !== undefined;
  return {
    ...{ width, height, ms: 1, legend: { show: false }, padding: [20, hasGravity ? 0 : 12, 0, 0] },
    cursor: { drag: { x: false, y: false }, y: false, points: { size: 8 } },
    scales: {
      x: { time: true, range: () => [drawn().fromMs, drawn().toMs] },
      celsius: { range: (_, low, high) => around(low, high, 2) },
      gravity: { range: (_, low, high) => around(low, high, 0.004) },
    },
    series: [
      {},
      series(colour('chart-temperature'), { scale: 'celsius' }),
      series(colour('ink'), { scale: 'celsius', width: 1.5, dash: [6, 4] }),
      series(colour('chart-ambient'), { scale: 'celsius', width: 1.5, dash: [2, 3] }),
      series(colour('chart-gravity'), { scale: 'gravity' }),
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
        scale: 'celsius',
        size: 44,
        values: (_, splits) => splits.map((each) => `${formatNumber(each)}°`),
      },
      {
        ...{ ...axis, scale: 'gravity', side: 1, size: 60, grid: { show: false }, show: hasGravity },
        values: (_: uPlot, splits: number[]) => splits.map((each) => formatNumber(each, 4)),
      },
    ],
    hooks: {
      drawClear: [(plot) => drawBands(plot, drawn().bands, palette)],
      ready: [onLayout],
      setSize: [onLayout],
      setScale: [onLayout],
    },
  };
}

/** Below the large plot, with the same times. */
export function powerPlot({ palette, drawn, width, height }: Omit<PlotInput, 'onLayout'>): uPlot.Options {
  const { colour, font } = palette;
  const hasGravity = drawn().lines.gravity !== undefined;
  const axis = { stroke: colour('muted'), font, ticks: { show: false } };
  return {
    ...{ width, height, ms: 1, legend: { show: false }, padding: [8, hasGravity ? 60 : 12, 4, 0] },
    cursor: { drag: { x: false, y: false }, y: false, points: { size: 6 } },
    scales: { x: { time: true, range: () => [drawn().fromMs, drawn().toMs] }, percent: { range: [0, 100] } },
    series: [{}, { stroke: colour('chart-power'), width: 1.5, scale: 'percent', points: { show: false } }],
    axes: [
      { show: false },
      {
        ...{ ...axis, scale: 'percent', size: 44, grid: { stroke: colour('line'), width: 1 } },
        splits: () => [0, 100],
        values: (_: uPlot, splits: number[]) => splits.map((each) => `${each} %`),
      },
    ],
    hooks: { drawClear: [(plot) => drawBands(plot, drawn().bands, palette, false)] },
  };
}

/** Never so near that the unrest of a sensor looks like a change. */
function around(low: number, high: number, least: number): uPlot.Range.MinMax {
  const missing = Math.max(least - (high - low), (high - low) * 0.1) / 2;
  return [low - missing, high + missing];
}

function drawBands(
  plot: uPlot,
  bands: readonly Band[],
  { colour, bandAlpha, font }: Palette,
  isNamed = true,
) {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, 0, bbox.width, bbox.top + bbox.height);
  ctx.clip();
  for (const band of bands) {
    const left = Math.max(plot.valToPos(band.fromMs, 'x', true), bbox.left);
    const right = Math.min(plot.valToPos(band.toMs, 'x', true), bbox.left + bbox.width);
    if (right <= left) continue;
    ctx.globalAlpha = bandAlpha;
    ctx.fillStyle = colour(`band-${band.colour}`);
    ctx.fillRect(left, bbox.top, right - left, bbox.height);
    ctx.globalAlpha = 1;
    ctx.font = font.replace('12px', `${12 * ratio}px`);
    ctx.fillStyle = colour('muted');
    ctx.textBaseline = 'bottom';
    const name = nameOfBand(band);
    const hasRoom = ctx.measureText(name).width + 8 * ratio < right - left;
    if (isNamed && hasRoom) ctx.fillText(name, left + 4 * ratio, bbox.top - 3 * ratio);
  }
  ctx.restore();
}
