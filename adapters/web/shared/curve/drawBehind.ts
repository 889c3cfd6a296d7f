import type uPlot from 'uplot';
import { nameOfBand } from './bandTexts.js';
import type { Band } from './bands.js';
import type { Palette } from './palette.js';
import type { Range } from './range.js';

interface Past {
  readonly bands: readonly Band[];
  readonly pauses: readonly Range[];
}

/** Behind the lines: what was going on, with its name on top, and hatched when the machine waited. */
export function drawBehind(plot: uPlot, { bands, pauses }: Past, palette: Palette, isNamed = true): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, 0, bbox.width, bbox.top + bbox.height);
  ctx.clip();
  for (const band of bands) drawBand(plot, band, palette, isNamed);
  for (const pause of pauses) hatch(plot, pause, palette);
  ctx.restore();
}

/** In pixels of the canvas; undefined for what is not seen. */
function sidesOf(plot: uPlot, { fromMs, toMs }: Range) {
  const { bbox } = plot;
  const left = Math.max(plot.valToPos(fromMs, 'x', true), bbox.left);
  const right = Math.min(plot.valToPos(toMs, 'x', true), bbox.left + bbox.width);
  return right > left ? { left, right } : undefined;
}

function drawBand(plot: uPlot, band: Band, { colour, bandAlpha, font }: Palette, isNamed: boolean): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  const sides = sidesOf(plot, band);
  if (!sides) return;
  const { left, right } = sides;
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
