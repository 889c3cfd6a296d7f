import type { PoolClient } from 'pg';
import type { AlarmNews, AlarmToTell } from '../../../commands/ports/index.js';
import { isWanted } from '../../../domain/notifications/index.js';
import { insertNotices, type NoticeRow } from './noticeRows.js';
import { loadPeopleToTell, type PersonToTell } from './peopleToTell.js';

/**
 * Writes whom alarms are told to, and drops what waits about those that are over, in the caller's transaction. Those are told who could see
 * the alarm when it was raised and still may, by the ways that they want.
 */
export async function writeAlarmNews(
  client: PoolClient,
  { toTell, over }: AlarmNews,
  nowMs: number,
): Promise<void> {
  const seenBy = await peopleWhoSee(client, toTell, nowMs);
  const people = await loadPeopleToTell(client, [...new Set(seenBy.map(({ personId }) => personId))]);
  const rows = seenBy.flatMap(({ index, personId }) => {
    const [alarm, person] = [toTell[index], people.get(personId)];
    return alarm && person ? rowsOf(alarm, person, nowMs) : [];
  });
  await insertNotices(client, rows);
  if (over.length > 0)
    await client.query({
      name: 'drop-notices-of-alarms',
      text: `update dispatch.notification set state = 'dropped', done_at = $2, failure = 'over'
        where notice ->> 'alarmId' = any($1) and state = 'waiting'`,
      values: [over, new Date(nowMs)],
    });
}

function rowsOf(
  alarm: AlarmToTell,
  { personId, preferences, ways }: PersonToTell,
  nowMs: number,
): NoticeRow[] {
  const { eventId: source, notice, scope, isDanger, dueAtMs } = alarm;
  return ways
    .filter(({ way, isOff }) => !isOff && isWanted(preferences, notice.alarm, way))
    .map(({ wayId, way }) => ({
      ...{ personId, wayId, way, source, notice, scopes: [scope], isDanger },
      ...{ atMs: notice.atMs, createdAtMs: nowMs, dueAtMs, toldAtMs: null },
    }));
}

async function peopleWhoSee(
  client: PoolClient,
  alarms: readonly AlarmToTell[],
  nowMs: number,
): Promise<readonly { readonly index: number; readonly personId: string }[]> {
  if (alarms.length === 0) return [];
  const { rows } = await client.query<{ index: number; personId: string }>({
    name: 'people-who-see',
    text: `select distinct (ordinal - 1)::int as index, person_id::text as "personId"
      from unnest($1::text[], $2::timestamptz[]) with ordinality as alarm (device_id, recorded_at, ordinal)
        join identity.device_access using (device_id)
      where person_id is not null and seen_from <= recorded_at and recorded_at < seen_until and seen_until > $3
      order by 1, 2`,
    values: [
      alarms.map(({ notice }) => notice.deviceId),
      alarms.map(({ recordedAtMs }) => new Date(recordedAtMs)),
      new Date(nowMs),
    ],
  });
  return rows;
}
