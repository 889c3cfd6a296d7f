import { derivedUuid } from '../../../domain/kernel/derivedUuid.js';
import type { NoticeRow, StoredNotice } from './noticeRows.js';

/** What is summed up of a notice. */
export type SummedUp = Pick<NoticeRow, 'personId' | 'wayId' | 'way' | 'notice' | 'scopes'>;

/** A summary for each way of a person. Those that are made at once count as one thing that the person is told. */
export function summariesOf(notices: readonly SummedUp[], nowMs: number): readonly NoticeRow[] {
  const byWay = new Map<string, SummedUp[]>();
  for (const notice of notices) byWay.set(notice.wayId, [...(byWay.get(notice.wayId) ?? []), notice]);
  return [...byWay.values()].flatMap((ofWay) => {
    const [first] = ofWay;
    if (!first) return [];
    const { personId, wayId, way } = first;
    return [
      {
        ...{ personId, wayId, way, isDanger: false },
        source: derivedUuid(['summary', personId, nowMs]),
        scopes: [...new Set(ofWay.flatMap(({ scopes }) => scopes))],
        notice: summaryOf(ofWay),
        ...{ atMs: nowMs, createdAtMs: nowMs, dueAtMs: nowMs, toldAtMs: nowMs },
      },
    ];
  });
}

/** It names the brew if all are about one. */
function summaryOf(notices: readonly SummedUp[]): StoredNotice {
  const alarms = notices.flatMap(({ notice }) => (notice.type === 'alarm' ? [notice] : []));
  const times = alarms.map(({ atMs }) => atMs);
  const [brewId, ...others] = new Set(alarms.map((alarm) => alarm.brewId));
  return {
    type: 'summary',
    ...(brewId !== undefined && others.length === 0 && { brewId }),
    alarms: new Set(alarms.map(({ alarmId }) => alarmId)).size,
    fromMs: Math.min(...times),
    toMs: Math.max(...times),
  };
}
