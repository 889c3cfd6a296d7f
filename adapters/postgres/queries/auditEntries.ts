import type { Pool } from 'pg';
import { runsForMs, type Subject, type SubjectKind } from '../../../domain/audit/index.js';
import type { AuditEntry, AuditFilter, Page } from '../../../projections/queries/index.js';
import { pageOf } from './page.js';

/** What people did, the latest first. A filter by person is for what they did, one by subject for what was done to it. */
export async function listAudit(pool: Pool, filter: AuditFilter): Promise<Page<AuditEntry>> {
  const { actionId, personId, subject, action, osUser, outcome, since, until, afterKey, limit } = filter;
  const [begunAt = null, lastId = null] = afterKey ?? [];
  const { rows } = await pool.query<AuditRow>(
    `select e.action_id::text as "actionId", e.begun_at as "begunAt", e.begun_at::text as "begunAtKey", action,
       entry_point as "entryPoint", e.person_id::text as "personId", p.name as "personName", subjects,
       request_id as "requestId", outcome, status, completed_at as "completedAt", address, os_user as "osUser", host
     from read_model.audit_entry e
       left join operations.audit_origin o using (action_id)
       left join identity.person p on p.person_id = e.person_id
     where ($1::timestamptz is null or (e.begun_at, e.action_id) < ($1, $2::uuid))
       and ($3::uuid is null or e.action_id = $3)
       and ($4::uuid is null or e.person_id = $4)
       and ($5::text[] is null or subjects @> $5)
       and ($6::text is null or action = $6)
       and ($7::text is null or os_user = $7)
       and ($8::timestamptz is null or e.begun_at >= $8)
       and ($9::timestamptz is null or e.begun_at < $9)
       and ($11::text is null or $11 = case
         when outcome <> 'unanswered' then outcome
         when outcome is null and
           e.begun_at > now() - make_interval(secs => case entry_point when 'cli' then $13::float8 else $12::float8 end)
         then 'running' else 'unknown' end)
     order by e.begun_at desc, e.action_id desc limit $10`,
    [
      ...[begunAt, lastId, actionId ?? null, personId ?? null],
      ...[subject ? [`${subject.kind}:${subject.id}`] : null, action ?? null, osUser ?? null],
      ...[since ?? null, until ?? null, limit + 1],
      ...[outcome ?? null, runsForMs.api / 1_000, runsForMs.cli / 1_000],
    ],
  );
  return pageOf(rows, limit, toEntry, ({ begunAtKey, actionId: id }) => [begunAtKey, id]);
}

interface AuditRow extends Omit<AuditEntry, 'subjects'> {
  readonly begunAtKey: string;
  readonly subjects: readonly string[];
}

function toEntry({ begunAtKey: _key, subjects, ...entry }: AuditRow): AuditEntry {
  return { ...entry, subjects: subjects.map(toSubject) };
}

/** The kind has no colon, an id may have one. */
function toSubject(text: string): Subject {
  const at = text.indexOf(':');
  return { kind: text.slice(0, at) as SubjectKind, id: text.slice(at + 1) };
}
