import type { Pool } from 'pg';

/** A name that tries to be markup, to turn the line round, and to be a formula. */
export const hostileUser = `=cmd|'/c calc'!A1 <b>root</b> \u202Egnp\u009B${'x'.repeat(170)}`;

/** Five entries of the read model of every outcome: of a person, of nobody, and of the command line by a hostile user. */
export async function fillAudit(pool: Pool): Promise<void> {
  await pool.query(
    `insert into read_model.audit_entry
       (action_id, begun_at, action, entry_point, person_id, subjects, request_id, outcome, status, completed_at)
     select action_id::uuid, now() - minutes * interval '1 minute', action, entry_point,
       case when login is not null then (select person_id from identity.person where person.login = entry.login) end,
       subjects::text[], case when entry_point = 'api' then '4bf92f3577b34da6a3ce929d0e0e4736' end, outcome, status,
       case when outcome is not null then now() end
     from (values
       ('0b0c3f5e-8a51-4d0e-9a43-5d5c1f6f0a11', 5, 'blockDevice', 'api', 'admin', '{device:keg-1}', 'done', 200),
       ('0b0c3f5e-8a51-4d0e-9a43-5d5c1f6f0a12', 65, 'parked discard', 'cli', null, '{parkedMessage:7,device:keg-1,device:keg-2}', 'failed', null),
       ('0b0c3f5e-8a51-4d0e-9a43-5d5c1f6f0a13', 1500, 'login', 'api', null, '{}', 'refused', 401),
       ('0b0c3f5e-8a51-4d0e-9a43-5d5c1f6f0a14', 20000, 'requestCommand', 'api', 'admin', '{device:base-1}', null, null),
       ('0b0c3f5e-8a51-4d0e-9a43-5d5c1f6f0a15', 4, 'device block', 'cli', null, '{session:base-1.7}', null, null)
     ) as entry (action_id, minutes, action, entry_point, login, subjects, outcome, status)`,
  );
  await pool.query(
    `insert into operations.audit_origin (action_id, begun_at, address, os_user, host)
     values ('0b0c3f5e-8a51-4d0e-9a43-5d5c1f6f0a12', now(), null, $1, 'brew-1'),
       ('0b0c3f5e-8a51-4d0e-9a43-5d5c1f6f0a13', now(), '203.0.113.7', null, null)`,
    [hostileUser],
  );
}
