import type uPlot from 'uplot';
import { t } from '../texts/brew.js';
import { nameOfBand } from './bandTexts.js';
import type { Band } from './bands.js';
import type { Palette } from './palette.js';
import type { Range } from './range.js';

interface Past {
  readonly bands: readonly Band[];
  readonly pauses: readonly Range[];
  readonly nowMs?: number;
}

/** Behind the lines: what was going on, with its name on top, hatched when the machine waited; and where the future begins. */
export function drawBehind(
  plot: uPlot,
  { bands, pauses, nowMs }: Past,
  palette: Palette,
  isNamed = true,
): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, 0, bbox.width, bbox.top + bbox.height);
  ctx.clip();
  const now = placeOfNow(plot, nowMs, palette);
  const namesUntil = !isNamed ? -Infinity : (now?.labelLeft ?? Infinity);
  for (const band of bands) drawBand(plot, band, palette, namesUntil);
  for (const pause of pauses) hatch(plot, pause, palette);
  if (now) drawNow(plot, now, palette, isNamed);
  ctx.restore();
}

interface PlaceOfNow {
  readonly x: number;
  readonly labelLeft: number;
}

/** Its label stands in the line of the bands' names, above its place, as far as there is room. */
function placeOfNow(plot: uPlot, nowMs: number | undefined, palette: Palette): PlaceOfNow | undefined {
  if (nowMs === undefined) return undefined;
  const { ctx, bbox } = plot;
  const x = Math.round(plot.valToPos(nowMs, 'x', true));
  const right = bbox.left + bbox.width;
  if (x < bbox.left || x > right) return undefined;
  setFont(ctx, palette);
  const width = ctx.measureText(t('curve.now')).width;
  return { x, labelLeft: Math.min(Math.max(x - width / 2, bbox.left), right - width) };
}

function drawNow(plot: uPlot, { x, labelLeft }: PlaceOfNow, palette: Palette, isNamed: boolean): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  ctx.fillStyle = palette.colour('ink');
  ctx.fillRect(x, bbox.top, Math.max(1, Math.round(ratio)), bbox.height);
  setFont(ctx, palette);
  if (isNamed) ctx.fillText(t('curve.now'), labelLeft, bbox.top - 3 * ratio);
}

function setFont(ctx: CanvasRenderingContext2D, { font }: Palette): void {
  ctx.font = font.replace('12px', `${12 * devicePixelRatio}px`);
  ctx.textBaseline = 'bottom';
  // The axes leave theirs behind.
  ctx.textAlign = 'left';
}

/** In pixels of the canvas; undefined for what is not seen. */
function sidesOf(plot: uPlot, { fromMs, toMs }: Range) {
  const { bbox } = plot;
  const left = Math.max(plot.valToPos(fromMs, 'x', true), bbox.left);
  const right = Math.min(plot.valToPos(toMs, 'x', true), bbox.left + bbox.width);
  return right > left ? { left, right } : undefined;
}

/** @param namesUntil where its name has to end, in pixels of the canvas */
function drawBand(plot: uPlot, band: Band, palette: Palette, namesUntil: number): void {
  const { colour, bandAlpha } = palette;
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  const sides = sidesOf(plot, band);
  if (!sides) return;
  const { left, right } = sides;
  ctx.globalAlpha = bandAlpha;
  ctx.fillStyle = colour(`band-${band.colour}`);
  ctx.fillRect(left, bbox.top, right - left, bbox.height);
  ctx.globalAlpha = 1;
  setFont(ctx, palette);
  ctx.fillStyle = colour('muted');
  const name = nameOfBand(band);
  const hasRoom = ctx.measureText(name).width + 8 * ratio < Math.min(right, namesUntil) - left;
  if (hasRoom) ctx.fillText(name, left + 4 * ratio, bbox.top - 3 * ratio);
}

/** Between the slanted lines, in pixels of the page. */
const apart = 8;

function hatch(plot: uPlot, pause: Range, { colour }: Palette): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  const sides = sidesOf(plot, pause);
  if (!sides) return;
  const { left, right } = sides;
  const bottom = bbox.top + bbox.height;
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, bbox.top, right - left, bbox.height);
  ctx.clip();
  ctx.beginPath();
  // By the whole plot, so that the lines of neighbours go on.
  for (let x = bbox.left - bbox.height; x < right; x += apart * ratio) {
    if (x + bbox.height < left) continue;
    ctx.moveTo(x, bottom);
    ctx.lineTo(x + bbox.height, bbox.top);
  }
  ctx.strokeStyle = colour('muted');
  ctx.globalAlpha = 0.4;
  ctx.lineWidth = ratio;
  ctx.stroke();
  ctx.restore();
}
