import {
  compareReadings,
  hourMs,
  Stretches,
  type ChunkColumns,
  type HistoryReading,
} from '../../../../projections/history/index.js';
import type { HistoryRequest } from '../../../../projections/queries/index.js';
import {
  summariesAt,
  withHistory,
  type Chunk,
  type HistoryParts,
  type OpenHistory,
} from '../../history/index.js';
import { coversChunk, coversReading, coversReceipt, isReceivedIn, type Coverage } from './coverage.js';
import { excludedTimes, excludedValues } from './excluded.js';
import { divide, type Division } from './level.js';
import { wanted, type Curves } from './shown.js';
import { singleReadings } from './singleReadings.js';

/**
 * A device's curves in a range of device time. Few readings are returned as they are; many are reduced to the minimum and maximum
 * of each of points / 2 equal intervals. This keeps each peak, needs one pass without sorting, and leaves intervals without
 * readings empty, so that gaps stay visible; LTTB does not. Intervals of ten minutes or of hours come from the summaries of
 * chunks, which have each peak with its time, and so do readings that are no longer kept.
 *
 * Implausible times and values are left out, and counted. With `include`, or by time of receipt, single readings are read as far
 * as they are kept.
 */
export async function curvesOf(parts: HistoryParts, request: HistoryRequest): Promise<Curves> {
  const { placedBy, include = [] } = request;
  if (placedBy === 'receipt' || include.length > 0) return singleReadings(parts, request);
  const { deviceId, session, from, to } = request;
  const slice = {
    ...{ deviceId, session },
    fromMs: Math.floor(from.getTime() / hourMs) * hourMs,
    toMs: Math.ceil(to.getTime() / hourMs) * hourMs,
    withUntimed: false,
  };
  const times = await excludedTimes(parts, request);
  const curves = await withHistory(parts, slice, async (history) => {
    const hasAll = history.chunks.every(({ hasBody }) => hasBody);
    const all = hasAll ? await atMost(history, coverageOf(request), request.points) : undefined;
    return all
      ? everyReading(request, all)
      : extremes(history, request, divide(request, hasAll ? 'reading' : 'hour'));
  });
  const { values, ...shown } = curves;
  return { ...shown, excluded: { times, values } };
}

function coverageOf({ from, to, received }: HistoryRequest): Coverage {
  return { fromMs: from.getTime(), toMs: to.getTime(), received };
}

/** All readings that are covered, in order; undefined when there are more than `most`. */
async function atMost(
  history: OpenHistory,
  coverage: Coverage,
  most: number,
): Promise<readonly HistoryReading[] | undefined> {
  const whole = history.chunks.filter((chunk) => coversChunk(coverage, chunk));
  const found = history.loose.filter((one) => coversReading(coverage, one));
  if (found.length + whole.reduce((sum, { readings }) => sum + readings, 0) > most) return undefined;
  for await (const [, readings] of history.readings(history.chunks)) {
    for (const one of readings) if (coversReading(coverage, one)) found.push(one);
    if (found.length > most) return undefined;
  }
  return found.sort(compareReadings);
}

type Found = Omit<Curves, 'excluded'> & { readonly values: Curves['excluded']['values'] };

function everyReading({ from, to, sensors }: HistoryRequest, all: readonly HistoryReading[]): Found {
  const isWanted = wanted(sensors);
  const values = excludedValues(isWanted);
  const series = new Map<number, Stretches>();
  const points = new Map<number, { atMs: number; value: number }[]>();
  for (const { reading, implausible } of all) {
    reading.sensors.forEach((sensor, at) => {
      if (!isWanted(sensor)) return;
      const point = { atMs: reading.atMs, value: reading.values[at] as number };
      if (implausible?.includes(sensor)) {
        values.add(sensor, point);
        return;
      }
      const known = points.get(sensor);
      if (known) known.push(point);
      else points.set(sensor, [point]);
      const summary = series.get(sensor) ?? new Stretches(0, Infinity);
      series.set(sensor, summary);
      summary.add(sensor, point.atMs, point.value);
    });
  }
  const shown = [...points]
    .sort(([a], [b]) => a - b)
    .flatMap(([sensor, each]) =>
      (series.get(sensor)?.series() ?? []).map(({ summary }) => ({ sensor, points: each, summary })),
    );
  return { from, to, resolution: { type: 'everyReading' }, series: shown, values: values.found() };
}

async function extremes(
  history: OpenHistory,
  { sensors, received }: HistoryRequest,
  { level, fromMs, toMs, bucketMs }: Division,
): Promise<Found> {
  const isWanted = wanted(sensors);
  const coverage = { fromMs, toMs, received };
  const stretches = new Stretches(fromMs, bucketMs);
  const values = excludedValues(isWanted);
  const toDecode: Chunk[] = [];
  for (const chunk of history.chunks) {
    const summaries = summariesFor(chunk, level, coverage);
    if (!summaries) toDecode.push(chunk);
    for (const summary of summaries?.flatMap((each) => each.sensors) ?? []) {
      if (!isWanted(summary.sensor)) continue;
      stretches.addSummary(summary);
      values.count(summary.sensor, summary.implausible, chunk);
    }
  }
  for await (const [, columns] of history.columns(toDecode, sensors))
    addColumns(columns, coverage, { stretches, values });
  for (const one of history.loose)
    if (coversReading(coverage, one)) addReading(one, { stretches, values, isWanted });
  await values.fill(history, coverage);
  return {
    ...{ from: new Date(fromMs), to: new Date(toMs), resolution: { type: 'minMax', bucketMs, level } },
    ...{ series: stretches.series(), values: values.found() },
  };
}

/**
 * The summaries that stand for a chunk at a level; undefined when its readings are needed. Of a chunk that has only summaries left, and of which
 * not everything is covered, there is nothing to show.
 */
function summariesFor(chunk: Chunk, level: Division['level'], coverage: Coverage) {
  const { fromMs: beginMs, toMs: endMs } = coverage;
  if (!chunk.hasBody && !coversReceipt(coverage, chunk)) return [];
  if (!chunk.hasBody)
    return summariesAt(chunk, 'hour')?.filter(({ fromMs, toMs }) => fromMs >= beginMs && toMs < endMs);
  return level === 'reading' || !coversChunk(coverage, chunk) ? undefined : summariesAt(chunk, level);
}

function addColumns(
  { atMs, receivedAtMs, sensors }: ChunkColumns,
  { fromMs, toMs, received }: Coverage,
  to: { readonly stretches: Stretches; readonly values: ReturnType<typeof excludedValues> },
): void {
  const rows = [firstAt(atMs, fromMs), firstAt(atMs, toMs)] as const;
  const isOutside = received && ((row: number) => !isReceivedIn(received, receivedAtMs[row] as number));
  for (const { sensor, values, implausible } of sensors) {
    const isLeftOut = implausible
      ? (row: number) => implausible[row] === 1 || (isOutside?.(row) ?? false)
      : isOutside;
    to.stretches.addColumn(sensor, { atMs, values }, rows, isLeftOut);
    for (let row = rows[0]; implausible && row < rows[1]; row += 1)
      if (implausible[row] === 1 && !isOutside?.(row))
        to.values.add(sensor, { atMs: atMs[row] as number, value: values[row] as number });
  }
}

/** The first row that is not before a time; times ascend. */
function firstAt(atMs: Float64Array, ms: number): number {
  let [low, high] = [0, atMs.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((atMs[middle] as number) < ms) low = middle + 1;
    else high = middle;
  }
  return low;
}

function addReading(
  { reading, implausible }: HistoryReading,
  to: {
    readonly stretches: Stretches;
    readonly values: ReturnType<typeof excludedValues>;
    readonly isWanted: (sensor: number) => boolean;
  },
): void {
  const { atMs } = reading;
  reading.sensors.forEach((sensor, at) => {
    if (!to.isWanted(sensor)) return;
    const value = reading.values[at] as number;
    if (implausible?.includes(sensor)) to.values.add(sensor, { atMs, value });
    else to.stretches.add(sensor, atMs, value);
  });
}
