import { setImmediate as nextTurn } from 'node:timers/promises';
import { latestMs } from '../../../../domain/kernel/dateTime.js';
import type {
  Annotations,
  ExcludedReadings,
  History,
  HistoryPoint,
  HistorySeries,
} from '../../../../projections/queries/index.js';
import { alarmResource } from './alarm.js';
import { sensorResource } from './coded.js';
import { commandResource } from './command.js';
import { entryResource } from './journal.js';
import { timelineResource } from './timeline.js';

/**
 * `History` of openapi.yaml as JSON. It yields to other requests after each curve: a device has up to 64 curves, of 2,000 points
 * each.
 */
export async function encodeHistory(
  deviceId: string,
  { from, to, resolution, series, excluded, reportSeconds }: History,
  { events, commands, alarms, entries, isComplete }: Annotations,
): Promise<string> {
  const bucketMs = resolution.type === 'minMax' ? resolution.bucketMs : 0;
  const usualMs = Math.max(bucketMs, (reportSeconds ?? 0) * 1000);
  const curves: string[] = [];
  for (const one of series) {
    curves.push(JSON.stringify(seriesResource(one, usualMs)));
    await nextTurn();
  }
  const head = JSON.stringify({
    deviceId,
    from: from.toISOString(),
    // An exclusive end after the last millisecond of the year 9999, which may come from rounding, has no date-time.
    to: new Date(Math.min(to.getTime(), latestMs)).toISOString(),
    resolution,
    excluded: excludedResource(excluded),
    annotations: {
      events: events.map(timelineResource),
      commands: commands.map(commandResource),
      alarms: alarms.map(alarmResource),
      entries: entries.map(entryResource),
      isComplete,
    },
  });
  return `${head.slice(0, -1)},"series":[${curves.join(',')}]}`;
}

function excludedResource({ times, values }: ExcludedReadings) {
  return {
    times: {
      readings: times.readings,
      first: times.first.map(({ at, receivedAt }) => ({
        at: at.toISOString(),
        receivedAt: receivedAt.toISOString(),
      })),
    },
    values: values.map(({ sensor, readings, first }) => ({
      sensor: sensorResource(sensor),
      readings,
      first: first.map(({ at, value }) => ({ at: at.toISOString(), value })),
    })),
  };
}

/** A curve is interrupted where its points are this many times further apart than usual. */
const gapFactor = 5;

/** Values are stored as float32; more digits of their mean have no meaning. */
const float32Digits = 7;

/**
 * @param usualMs between two points, at least: a device that sent each second while somebody watched, and then at its own interval, has no gap
 *   where it slowed down
 */
function seriesResource({ sensor, points, summary }: HistorySeries, usualMs: number) {
  return {
    sensor: sensorResource(sensor),
    gapMs: gapFactor * Math.max(usualMs, medianDistanceMs(points)),
    points: points.map(({ atMs, value }) => ({ at: new Date(atMs).toISOString(), value })),
    summary: { ...summary, mean: Number(summary.mean.toPrecision(float32Digits)) },
  };
}

function medianDistanceMs(points: readonly HistoryPoint[]): number {
  const distances = points.slice(1).map(({ atMs }, index) => atMs - (points[index]?.atMs ?? atMs));
  return distances.sort((a, b) => a - b)[distances.length >> 1] ?? 0;
}
