import { lineSensors } from './lines.js';
import type { Range } from './range.js';

/** As many as a wide screen has pixels for. */
const points = 1_000;
const sensor = Object.values(lineSensors).flat();

/** What the API is asked with for a curve, or for a part of it. */
export function curveQuery(range: Range | undefined) {
  const text = (atMs: number) => new Date(atMs).toISOString();
  return { points, sensor, ...(range && { from: text(range.fromMs), to: text(range.toMs) }) };
}
