import type { PoolClient } from 'pg';
import type { Notice } from '../../../commands/ports/index.js';
import { derivedUuid } from '../../../domain/kernel/derivedUuid.js';
import { alertWithinMs, singleWithinMs } from '../../../domain/notifications/index.js';
import { unnestInsert, type Column } from '../unnest.js';
import type { PersonToTell, WayToTell } from './peopleToTell.js';

/** A notice as it waits: which webhook was switched off is looked up when it goes out, since its host is nobody else's business. */
export type StoredNotice =
  | Exclude<Notice, { readonly type: 'webhookOff' }>
  | { readonly type: 'webhookOff'; readonly wayId: string; readonly atMs: number };

/** A row of `dispatch.notification` that waits. */
export interface NoticeRow {
  readonly personId: string;
  readonly wayId: string;
  readonly way: WayToTell['way'];
  /** The same by each way of the person. */
  readonly source: string;
  readonly notice: StoredNotice;
  readonly scopes: readonly string[];
  readonly isDanger: boolean;
  readonly atMs: number;
  readonly createdAtMs: number;
  readonly dueAtMs: number;
  /** Of one that counts as told already. */
  readonly toldAtMs: number | null;
}

const columns: readonly Column<NoticeRow>[] = [
  { name: 'notification_id', type: 'uuid', of: notificationIdOf },
  { name: 'person_id', type: 'uuid', of: ({ personId }) => personId },
  { name: 'way_id', type: 'uuid', of: ({ wayId }) => wayId },
  { name: 'way', type: 'text', of: ({ way }) => way },
  { name: 'source', type: 'uuid', of: ({ source }) => source },
  { name: 'notice', type: 'jsonb', of: ({ notice }) => JSON.stringify(notice) },
  {
    name: 'scopes',
    type: 'text[]',
    of: ({ scopes }) => `{${scopes.map((scope) => JSON.stringify(scope)).join(',')}}`,
  },
  { name: 'is_danger', type: 'boolean', of: (row) => row.isDanger },
  { name: 'happened_at', type: 'timestamptz', of: ({ atMs }) => atMs },
  { name: 'created_at', type: 'timestamptz', of: ({ createdAtMs }) => createdAtMs },
  { name: 'due_at', type: 'timestamptz', of: ({ dueAtMs }) => dueAtMs },
  { name: 'expires_at', type: 'timestamptz', of: expiresAtMs },
  { name: 'told_at', type: 'timestamptz', of: ({ toldAtMs }) => toldAtMs },
];

/** Rows that are there already stay as they are: the same notice to the same person by the same way is the same row. */
export const insertNotices = unnestInsert(
  'dispatch.notification',
  columns,
  'on conflict (notification_id) do nothing',
);

function expiresAtMs({ atMs, notice }: NoticeRow): number {
  return atMs + (notice.type === 'alert' ? alertWithinMs : singleWithinMs);
}

function notificationIdOf({ source, personId, wayId }: NoticeRow): string {
  return derivedUuid(['notification', source, personId, wayId]);
}

/** Tells a person that a webhook of theirs was switched off, by their other ways. */
export async function insertWebhookOff(
  client: PoolClient,
  { personId, ways }: PersonToTell,
  { wayId: offWayId, nowMs }: { readonly wayId: string; readonly nowMs: number },
): Promise<void> {
  const times = { atMs: nowMs, createdAtMs: nowMs, dueAtMs: nowMs, toldAtMs: null };
  const others = ways.filter(({ isOff, wayId }) => !isOff && wayId !== offWayId);
  await insertNotices(
    client,
    others.map(({ wayId, way }) => ({
      ...{ personId, wayId, way, ...times, scopes: [], isDanger: false },
      source: derivedUuid(['webhookOff', offWayId, nowMs]),
      notice: { type: 'webhookOff', wayId: offWayId, atMs: nowMs },
    })),
  );
}
