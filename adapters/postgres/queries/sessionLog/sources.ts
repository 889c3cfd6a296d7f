import { kindsOfTypes, type LogKind } from '../../../../domain/sessionLog/index.js';
import type { Bound } from './parameters.js';

type Named = Bound['named'];

/** Where lines come from. Each query has the columns of {@link columns}, and finds its rows by an index. */
export interface LogSource {
  readonly kinds: readonly LogKind[];
  readonly query: (named: Named) => string;
}

/** `source` and `id` tell lines apart that are equal by time and message. */
const columns = [
  ...['received_at', 'device_id', 'epoch', 'boot', 'seq', 'idx', 'source', 'id'],
  ...['kind', 'type', 'session_id', 'scope', 'at', 'actor', 'trace_id', 'data'],
] as const;
type ColumnName = (typeof columns)[number];

const nothing: Partial<Record<ColumnName, string>> = {
  ...{ device_id: `''`, epoch: '-1', boot: '-1', seq: '-1', idx: '-1', session_id: 'null::text' },
  ...{ at: 'null::timestamptz', actor: 'null::text', trace_id: 'null::text' },
};

function select(of: Partial<Record<ColumnName, string>>): string {
  const all = { ...nothing, ...of };
  return `select ${columns.map((name) => `${all[name]} as ${name}`).join(', ')}`;
}

/** Of what comes from events of sessions, machines and brews. */
export const eventKinds: readonly LogKind[] = ['event', 'action', 'connection', 'error'];

/** The kind of an event `e`. */
export const kindOfType = `case ${Object.entries(kindsOfTypes)
  .map(([kind, types]) => `when e.type in (${types.map((type) => `'${type}'`).join(', ')}) then '${kind}'`)
  .join(' ')} else 'event' end`;

/** Revisions and numbers as texts that are ordered like them. */
const digits = (number: string) => `lpad((${number})::text, 19, '0')`;

/** Data of events have the message that they come of as `source`, or the connection itself. */
const messageOf = Object.fromEntries(
  ['epoch', 'boot', 'seq'].map((part) => [
    part,
    `coalesce((e.data #>> '{source,${part}}')::bigint, (e.data ->> '${part}')::bigint, -1)`,
  ]),
);

const timeline = { received_at: 'e.recorded_at', type: 'e.type', trace_id: 'e.trace_id', data: 'e.data' };
const within = (named: Named, at: string) => `${at} >= ${named('from')} and ${at} < ${named('until')}`;
const windows = (named: Named) =>
  `unnest(${named('machines')}, ${named('windowsFrom')}, ${named('windowsUntil')}) as w (device_id, since, before)`;

const sessionEvents: LogSource = {
  kinds: eventKinds,
  query: (named) => `${select({
    ...{ ...timeline, ...messageOf, device_id: 's.device_id', session_id: 's.session_id', at: 'e.at' },
    ...{ source: `'session'`, id: `s.session_id || '@' || ${digits('e.revision')}` },
    ...{ kind: kindOfType, scope: `'session'` },
  })}
    from unnest(${named('sessions')}, ${named('sessionDevices')}) as s (session_id, device_id)
      join read_model.session_timeline e on e.session_id = s.session_id
    where ${within(named, 'e.recorded_at')}`,
};

const deviceEvents: LogSource = {
  kinds: eventKinds,
  query: (named) => `${select({
    ...{ ...timeline, ...messageOf, device_id: 'e.device_id' },
    ...{ source: `'device'`, id: `e.device_id || '@' || ${digits('e.revision')}` },
    ...{ kind: kindOfType, scope: `'device'` },
  })}
    from ${windows(named)} join read_model.device_event e on e.device_id = w.device_id
      and e.recorded_at >= w.since and e.recorded_at < w.before
    where ${within(named, 'e.recorded_at')}`,
};

const brewEvents: LogSource = {
  kinds: eventKinds,
  query: (named) => `${select({
    ...{ ...timeline, ...messageOf, device_id: `coalesce(e.data ->> 'deviceId', '')`, at: 'e.at' },
    ...{ source: `'brew'`, id: `e.plan_id || '@' || ${digits('e.revision')}` },
    ...{ kind: kindOfType, scope: `'brew'` },
  })}
    from read_model.brew_plan_event e where e.plan_id = ${named('plan')} and ${within(named, 'e.recorded_at')}`,
};

const commands: LogSource = {
  kinds: ['command'],
  query: (named) => `${select({
    ...{ ...timeline, device_id: 'e.device_id', session_id: 'c.session_id', at: 'e.at' },
    ...{ source: `'command'`, id: `e.command_id || '@' || ${digits('e.revision')}` },
    ...{ kind: `'command'`, scope: `case when c.is_own then 'session' else 'device' end` },
    ...{ data: `e.data || jsonb_build_object('commandId', e.command_id)` },
  })}
    from (
      select command_id, device_id, session_id, true as is_own from read_model.device_command
      where command_id = any(${named('commands')}) and device_id = any(${named('devices')})
      union all
      select c.command_id, c.device_id, c.session_id, false from ${windows(named)}
        join read_model.device_command c on c.device_id = w.device_id and c.requested_at >= w.since and c.requested_at < w.before
      where c.session_id is null and c.command_id <> all(${named('commands')})
    ) c join read_model.device_command_event e on e.command_id = c.command_id and e.device_id = c.device_id
    where ${within(named, 'e.recorded_at')}`,
};

/** Those of the sessions and the brew, and those that name no session. */
const alarmIds = (named: Named) => `
    select alarm_id from read_model.alarm where session_id = any(${named('sessions')})
    union select alarm_id from read_model.alarm where plan_id = ${named('plan')} and plan_id is not null
      and (session_id is null or session_id = any(${named('sessions')}))
    union select a.alarm_id from ${windows(named)} join read_model.alarm a on a.device_id = w.device_id
      and a.recorded_at >= w.since and a.recorded_at < w.before where a.session_id is null and a.plan_id is null`;

/** Its steps come from the row; the end is told by its own time, and never before the beginning. */
const alarms: LogSource = {
  kinds: ['alarm'],
  query: (named) => `${select({
    ...{ received_at: 'step.received_at', device_id: 'a.device_id', session_id: 'a.session_id' },
    ...{ source: `'alarm'`, id: `a.alarm_id || '@' || step.number`, kind: `'alarm'`, type: 'step.type' },
    scope: `case when a.session_id is not null then 'session' when a.plan_id is not null then 'brew' else 'device' end`,
    ...{ at: 'step.at', actor: 'step.actor' },
    data: `jsonb_build_object('alarmId', a.alarm_id, 'kind', a.kind) || a.details || jsonb_strip_nulls(jsonb_build_object('cause', step.cause))`,
  })}
    from (${alarmIds(named)}) own join read_model.alarm a using (alarm_id),
      lateral (values
        (1, 'AlarmRaised', a.recorded_at, a.raised_at, null, null),
        (2, 'AlarmEscalated', greatest(a.escalated_at, a.recorded_at), a.escalated_at, null, null),
        (3, 'AlarmAcknowledged', greatest(a.acknowledged_at, a.recorded_at), a.acknowledged_at, a.acknowledged_by, null),
        (4, 'AlarmResolved', greatest(a.resolved_at, a.recorded_at), a.resolved_at, null, a.cause)
      ) as step (number, type, received_at, at, actor, cause)
    where step.at is not null and ${within(named, 'step.received_at')}`,
};

const notifications: LogSource = {
  kinds: ['notification'],
  query: (named) => `${select({
    ...{ received_at: 'step.received_at', device_id: 'a.device_id', session_id: 'a.session_id' },
    ...{ source: `'notification'`, id: `n.notification_id || '@' || step.number`, kind: `'notification'` },
    ...{ type: 'step.type', actor: 'n.person_id::text' },
    scope: `case when a.session_id is not null then 'session' when a.plan_id is not null then 'brew' else 'device' end`,
    data: `jsonb_strip_nulls(jsonb_build_object('alarmId', a.alarm_id, 'way', n.way, 'attempts', n.attempts,
      'failure', n.failure, 'status', n.status))`,
  })}
    from (${alarmIds(named)}) own join read_model.alarm a using (alarm_id)
      join dispatch.notification n on n.notice ->> 'alarmId' = a.alarm_id::text,
      lateral (values
        (1, 'NotificationBegun', n.created_at),
        (2, 'Notification' || upper(left(n.state, 1)) || substr(n.state, 2), n.done_at)
      ) as step (number, type, received_at)
    where ${within(named, 'step.received_at')}`,
};

const journal: LogSource = {
  kinds: ['journal'],
  query: (named) => `${select({
    ...{
      received_at: 'j.recorded_at',
      source: `'journal'`,
      id: 'j.entry_id::text',
      kind: `'journal'`,
      at: 'j.taken_at',
    },
    type: `case j.kind when 'note' then 'NoteTaken' else 'MeasurementTaken' end`,
    ...{ device_id: `coalesce(j.device_ids[1], '')`, actor: 'j.written_by' },
    session_id: `case when j.subject_id = any(${named('sessions')}) then j.subject_id end`,
    scope: `case when j.subject_id = any(${named('sessions')}) then 'session' else 'brew' end`,
    data: `coalesce(j.measurement - 'type', jsonb_build_object('text', j.text))`,
  })}
    from read_model.journal_entry j
    where j.subject_id = any(${named('sessions')} || ${named('plan')}::text) and ${within(named, 'j.recorded_at')}`,
};

/** Without headers and bodies. */
const parked: LogSource = {
  kinds: ['parked'],
  query: (named) => `${select({
    ...{ received_at: 'p.parked_at', device_id: 'p.device_id', source: `'parked'`, id: digits('p.id') },
    ...{ kind: `'parked'`, type: `'MessageParked'`, scope: `'device'` },
    ...Object.fromEntries(['epoch', 'boot', 'seq'].map((part) => [part, `coalesce(p.${part}, -1)`])),
    trace_id: `substring(p.headers ->> 'traceparent' from '^[0-9a-f]{2}-([0-9a-f]{32})-')`,
    data: `jsonb_strip_nulls(jsonb_build_object('parkedId', p.id::text, 'code', p.code, 'cause', p.cause, 'from', p.source,
      'bytes', p.bytes, 'requeuedAt', p.requeued_at))`,
  })}
    from ${windows(named)} join ingest.parked_message p on p.device_id = w.device_id
      and p.parked_at >= w.since and p.parked_at < w.before
    where ${within(named, 'p.parked_at')}`,
};

/** Of the brew, its sessions and commands at any time; of the machines in their windows. Not from where it was asked for. */
const audit: LogSource = {
  kinds: ['audit'],
  query: (named) => `${select({
    ...{ received_at: 'e.begun_at', device_id: 'own.device_id', source: `'audit'`, id: 'e.action_id::text' },
    ...{ kind: `'audit'`, type: 'e.action', scope: 'own.scope', actor: 'e.person_id::text' },
    data: `jsonb_strip_nulls(jsonb_build_object('entryPoint', e.entry_point, 'outcome', e.outcome, 'status', e.status,
      'osUser', o.os_user, 'requestId', e.request_id, 'subjects', to_jsonb(e.subjects)))`,
  })}
    from (
      select action_id, min(device_id) as device_id, min(scope) as scope from (
        select action_id, '' as device_id, 'brew' as scope from read_model.audit_entry
        where subjects && ${named('audited')}
        union all
        select a.action_id, w.device_id, 'device' from ${windows(named)}
          join read_model.audit_entry a on a.subjects @> array['device:' || w.device_id]
            and a.begun_at >= w.since and a.begun_at < w.before
      ) found group by action_id
    ) own join read_model.audit_entry e using (action_id) left join operations.audit_origin o using (action_id)
    where ${within(named, 'e.begun_at')}`,
};

/** Those that history gave for the part of time that is read (`sampledReadings`). */
const readings: LogSource = {
  kinds: ['reading'],
  query: (named) => `${select({
    ...{ received_at: 'e.received_at', device_id: 'e.device_id', session_id: 'e.session_id', at: 'e.at' },
    ...{ epoch: 'e.epoch', boot: 'e.boot', seq: 'e.seq', idx: 'e.idx', source: `'reading'` },
    id: `concat_ws('.', e.device_id, e.epoch, e.boot, e.seq, e.idx)`,
    ...{ kind: `'reading'`, type: `'Reading'`, scope: `'session'`, data: 'e.data' },
  })}
    from jsonb_to_recordset(${named('readings')}) as e (received_at timestamptz, device_id text, session_id text, at timestamptz,
      epoch bigint, boot bigint, seq bigint, idx integer, data jsonb)
    where ${within(named, 'e.received_at')}`,
};

export const sources: readonly LogSource[] = [
  ...[
    sessionEvents,
    deviceEvents,
    brewEvents,
    commands,
    alarms,
    notifications,
    journal,
    parked,
    audit,
    readings,
  ],
];
