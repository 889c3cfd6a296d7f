import type { PoolClient } from 'pg';
import type { Attempt, DueNotices, NotificationOutbox } from '../../../commands/ports/index.js';
import {
  isWanted,
  quietUntilMs,
  singleWithinMs,
  type NoticeDecision,
  type Told,
  type WaitingNotice,
} from '../../../domain/notifications/index.js';
import { epochMs } from '../identity/epochMs.js';
import type { AddressBook } from './notificationAddresses.js';
import { insertNotices, type NoticeRow, type StoredNotice } from './noticeRows.js';
import { loadPeopleToTell, type PersonToTell } from './peopleToTell.js';
import { summariesOf } from './summaries.js';

/** Of one transaction. */
const mostAtOnce = 500;
/** Longer than an attempt takes. */
const leaseMs = 60_000;
const hourMs = 3_600_000;

interface DueRow {
  readonly id: string;
  readonly personId: string;
  readonly wayId: string;
  readonly way: NoticeRow['way'];
  readonly source: string;
  readonly notice: StoredNotice;
  readonly scopes: readonly string[];
  readonly isDanger: boolean;
  readonly isHeld: boolean;
  readonly atMs: number;
  readonly expiresAtMs: number;
  readonly attempts: number;
}

type People = ReadonlyMap<string, PersonToTell>;
type Decide = Parameters<NotificationOutbox['claim']>[2];
interface Decided {
  readonly row: DueRow;
  readonly decision: NoticeDecision;
}

/** Decides about what is due, and begins attempts; in the caller's transaction. */
export async function claimNotices(
  client: PoolClient,
  {
    nowMs,
    busyWays,
    decide,
    addresses,
  }: {
    readonly nowMs: number;
    readonly busyWays: readonly string[];
    readonly decide: Decide;
    readonly addresses: AddressBook;
  },
): Promise<readonly Attempt[]> {
  const rows = await dueRows(client, nowMs, busyWays);
  if (rows.length === 0) return [];
  const personIds = [...new Set(rows.map(({ personId }) => personId))];
  const people = await loadPeopleToTell(client, personIds);
  const seen = await seenNow(client, rows, nowMs);
  const told = await toldWithinHour(client, personIds, nowMs);
  const decisions = decide({
    due: rows.map((row) => ({ ...waitingOf(row, people, seen), way: row.way })),
    told,
    quietUntilMs: quietOf(people, nowMs),
  });
  const decided = rows.flatMap((row, index): Decided[] => {
    const decision = decisions[index];
    return decision === undefined || decision.type === 'later' ? [] : [{ row, decision }];
  });
  await applyDecisions(client, decided, nowMs);
  return decided
    .filter(({ decision }) => decision.type === 'tell')
    .map(({ row }) => attemptOf(row, people.get(row.personId), addresses));
}

async function dueRows(
  client: PoolClient,
  nowMs: number,
  busyWays: readonly string[],
): Promise<readonly DueRow[]> {
  const { rows } = await client.query<DueRow>({
    name: 'due-notices',
    text: `select notification_id::text as id, person_id::text as "personId", way_id::text as "wayId", way, source::text as source,
        notice, scopes, is_danger as "isDanger", is_held as "isHeld", attempts, ${epochMs('happened_at')} as "atMs",
        ${epochMs('expires_at')} as "expiresAtMs"
      from dispatch.notification
      where state = 'waiting' and due_at <= $1 and way_id <> all($2::uuid[])
      order by due_at, created_at, notification_id limit ${mostAtOnce} for update skip locked`,
    values: [new Date(nowMs), busyWays],
  });
  return rows;
}

/** Of people and the devices of their alarms, those that they may see now. */
async function seenNow(
  client: PoolClient,
  due: readonly DueRow[],
  nowMs: number,
): Promise<ReadonlySet<string>> {
  const pairs = due.flatMap(({ personId, notice }) =>
    notice.type === 'alarm' ? [[personId, notice.deviceId]] : [],
  );
  const { rows } = await client.query<{ key: string }>({
    name: 'seen-now',
    text: `select distinct person_id || ' ' || device_id as key
      from unnest($1::uuid[], $2::text[]) as pair (person_id, device_id) join identity.device_access using (person_id, device_id)
      where seen_until > $3`,
    values: [pairs.map(([person]) => person), pairs.map(([, device]) => device), new Date(nowMs)],
  });
  return new Set(rows.map(({ key }) => key));
}

async function toldWithinHour(
  client: PoolClient,
  personIds: readonly string[],
  nowMs: number,
): Promise<Told[]> {
  const { rows } = await client.query<Told>({
    name: 'told-within-hour',
    text: `select person_id::text as "personId", source::text as source, scopes, ${epochMs('told_at')} as "atMs"
      from dispatch.notification where person_id = any($1::uuid[]) and told_at > $2 and scopes <> '{}'`,
    values: [personIds, new Date(nowMs - hourMs)],
  });
  return rows;
}

function waitingOf(row: DueRow, people: People, seen: ReadonlySet<string>): WaitingNotice {
  const { notice, personId, wayId, way } = row;
  const person = people.get(personId);
  const hasWay = person?.ways.some((each) => each.wayId === wayId && !each.isOff) ?? false;
  return {
    ...{ notificationId: row.id, personId, wayId, source: row.source, type: notice.type, scopes: row.scopes },
    ...{ isDanger: row.isDanger, isHeld: row.isHeld, atMs: row.atMs, expiresAtMs: row.expiresAtMs },
    mayBeTold: hasWay && person !== undefined && isStillFor(person, { notice, way }, seen),
  };
}

function isStillFor(
  { personId, isOperator, preferences }: PersonToTell,
  { notice, way }: Pick<DueRow, 'notice' | 'way'>,
  seen: ReadonlySet<string>,
): boolean {
  if (notice.type === 'alert') return isOperator && preferences.alerts.includes(way);
  if (notice.type !== 'alarm') return true;
  return isWanted(preferences, notice.alarm, way) && seen.has(`${personId} ${notice.deviceId}`);
}

function quietOf(people: People, nowMs: number): DueNotices['quietUntilMs'] {
  const known = new Map<string, number | undefined>();
  return (personId) => {
    const person = people.get(personId);
    const { quietHours } = person?.preferences ?? {};
    if (!person || !quietHours) return undefined;
    if (!known.has(personId)) known.set(personId, quietUntilMs(quietHours, person.timeZone, nowMs));
    return known.get(personId);
  };
}

async function applyDecisions(client: PoolClient, decided: readonly Decided[], nowMs: number): Promise<void> {
  const now = new Date(nowMs);
  const idsOf = (type: NoticeDecision['type']) =>
    decided.filter(({ decision }) => decision.type === type).map(({ row }) => row.id);
  await client.query({
    name: 'begin-attempts',
    text: `update dispatch.notification set attempts = attempts + 1, due_at = $2, told_at = coalesce(told_at, $3)
      where notification_id = any($1::uuid[])`,
    values: [idsOf('tell'), new Date(nowMs + leaseMs), now],
  });
  const held = decided.flatMap(({ row, decision }) =>
    decision.type === 'hold' ? [[row.id, new Date(decision.untilMs)] as const] : [],
  );
  await client.query({
    name: 'hold-notices',
    text: `update dispatch.notification n set is_held = true, due_at = held.until,
        expires_at = case when notice ->> 'type' = 'alarm' then expires_at else greatest(expires_at, held.until + $3 * interval '1 millisecond') end
      from unnest($1::uuid[], $2::timestamptz[]) as held (id, until) where notification_id = held.id`,
    values: [held.map(([id]) => id), held.map(([, until]) => until), singleWithinMs],
  });
  const dropped = decided.flatMap(({ row, decision }) =>
    decision.type === 'drop' ? [[row.id, decision.because] as const] : [],
  );
  await client.query({
    name: 'drop-notices',
    text: `update dispatch.notification n set state = case when attempts > 0 then 'failed' else 'dropped' end, done_at = $3,
        failure = coalesce(failure, dropped.because)
      from unnest($1::uuid[], $2::text[]) as dropped (id, because) where notification_id = dropped.id`,
    values: [dropped.map(([id]) => id), dropped.map(([, because]) => because), now],
  });
  await client.query({
    name: 'sum-up-notices',
    text: `update dispatch.notification set state = 'summedUp', done_at = $2 where notification_id = any($1::uuid[])`,
    values: [idsOf('sumUp'), now],
  });
  const summed = decided.filter(({ decision }) => decision.type === 'sumUp').map(({ row }) => row);
  await insertNotices(client, summariesOf(summed, nowMs));
}

function attemptOf(row: DueRow, person: PersonToTell | undefined, addresses: AddressBook): Attempt {
  const { id: notificationId, wayId, way, notice } = row;
  const shared = { notificationId, wayId, way, attempt: row.attempts + 1 };
  const address = person && addresses.addressOf(person, wayId);
  if (notice.type !== 'webhookOff') return { ...shared, notice, address };
  const host = (person && addresses.hostOf(person, notice.wayId)) ?? '';
  return { ...shared, notice: { type: 'webhookOff', host, atMs: notice.atMs }, address };
}
