import { compareOrder } from '../../../../domain/kernel/messageOrder.js';
import { Stretches, type HistoryReading } from '../../../../projections/history/index.js';
import type { HistoryRequest, HistorySeries } from '../../../../projections/queries/index.js';
import { withHistory, type HistoryParts, type OpenHistory } from '../../history/index.js';
import { isReceivedIn } from './coverage.js';
import { wanted, type Curves } from './shown.js';
import { excludedTimes, excludedValues } from './excluded.js';
import { longestMessageMs, placeByReceipt } from './placeByReceipt.js';

/** A reading at the time at which a curve shows it. */
interface Placed {
  readonly atMs: number;
  readonly one: HistoryReading;
}

/** Curves by time of receipt, or with what is implausible: each reading is looked at, as far as it is kept. */
export async function singleReadings(parts: HistoryParts, request: HistoryRequest): Promise<Curves> {
  const { deviceId, session, from, to, placedBy, include = [] } = request;
  const fromMs = from.getTime();
  const toMs = to.getTime();
  const isByReceipt = placedBy === 'receipt';
  const hasAllTimes = isByReceipt || include.includes('implausibleTimes');
  const slice = isByReceipt
    ? { deviceId, session, receivedFromMs: fromMs, receivedToMs: toMs + longestMessageMs, withUntimed: true }
    : { deviceId, session, fromMs, toMs, withUntimed: hasAllTimes };
  const times = hasAllTimes ? { readings: 0, first: [] } : await excludedTimes(parts, request);
  const curves = await withHistory(parts, slice, async (history) => {
    const all = isByReceipt ? placeByReceipt(history) : inDeviceTime(history, toMs);
    const curve = createCurve(request);
    for await (const { atMs, one } of all)
      if (atMs >= fromMs && atMs < toMs && isReceivedIn(request.received, one.receivedAtMs))
        curve.add({ atMs, one });
    return curve.shown();
  });
  const { values, ...shown } = curves;
  return { ...shown, excluded: { times, values } };
}

async function* inDeviceTime(history: OpenHistory, toMs: number): AsyncIterable<Placed> {
  const chunks = history.chunks.filter(
    ({ hasBody, kind, from_ms }) => hasBody && (kind === 1 || from_ms < toMs),
  );
  for await (const [, readings] of history.readings(chunks))
    for (const one of readings) yield { atMs: one.reading.atMs, one };
  for (const one of history.loose) yield { atMs: one.reading.atMs, one };
}

/** Collects readings while they are few, and the extremes of intervals at any time. */
function createCurve({ from, to, points, sensors, include = [] }: HistoryRequest) {
  const isWanted = wanted(sensors);
  const withValues = include.includes('implausibleValues');
  const bucketMs = Math.ceil((to.getTime() - from.getTime()) / Math.floor(points / 2));
  const stretches = new Stretches(from.getTime(), bucketMs);
  const values = excludedValues(isWanted);
  const few: Placed[] = [];
  let readings = 0;

  return {
    add({ atMs, one }: Placed): void {
      readings += 1;
      if (readings <= points) few.push({ atMs, one });
      one.reading.sensors.forEach((sensor, at) => {
        if (!isWanted(sensor)) return;
        const value = one.reading.values[at] as number;
        if (!withValues && one.implausible?.includes(sensor)) values.add(sensor, { atMs, value });
        else stretches.add(sensor, atMs, value);
      });
    },
    shown() {
      const excluded = { values: values.found() };
      const series = stretches.series();
      if (readings > points)
        return {
          ...{ from, to, series },
          resolution: { type: 'minMax', bucketMs, level: 'reading' },
          ...excluded,
        } as const;
      few.sort(byPlace);
      const each = series.map((one) => ({ ...one, points: pointsOf(few, one, withValues) }));
      return { ...{ from, to, series: each }, resolution: { type: 'everyReading' }, ...excluded } as const;
    },
  };
}

function byPlace(a: Placed, b: Placed): number {
  return a.atMs - b.atMs || compareOrder(a.one, b.one) || a.one.index - b.one.index;
}

function pointsOf(few: readonly Placed[], { sensor }: HistorySeries, withValues: boolean) {
  return few.flatMap(({ atMs, one: { reading, implausible } }) => {
    const at = reading.sensors.indexOf(sensor);
    if (at < 0 || (!withValues && implausible?.includes(sensor))) return [];
    return [{ atMs, value: reading.values[at] as number }];
  });
}
