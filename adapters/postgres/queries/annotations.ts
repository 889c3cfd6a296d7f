import type { Pool } from 'pg';
import { sessionId } from '../../../domain/brewSession/index.js';
import type { Annotations, AnnotationsRequest } from '../../../projections/queries/index.js';
import { alarmsBetween } from './alarms.js';
import { entriesIn } from './brewJournal.js';
import { commandsBetween } from './deviceCommands.js';
import { receivedIn } from './receivedIn.js';
import { timelineEntries, type TimelineRow } from './timeline.js';

/** Maximum numbers of each: more than a person can read beside a curve. */
const most = { events: 500, commands: 100, alarms: 100, entries: 200 };

/**
 * What happened on a device in a range of time: events of its sessions and alarms, by the clock of `placedBy`, commands, by when they were
 * requested, and entries of journals, by when people say.
 */
export async function annotations(pool: Pool, request: AnnotationsRequest): Promise<Annotations> {
  const sessionOf = request.session === undefined ? null : sessionId(request.deviceId, request.session);
  const [events, commands, alarms, entries] = await Promise.all([
    eventsIn(pool, request),
    commandsBetween(pool, request, most.commands + 1),
    alarmsBetween(pool, request, most.alarms + 1),
    entriesIn(pool, { ...request, sessionId: sessionOf }, most.entries + 1),
  ]);
  return {
    events: events.slice(0, most.events),
    commands: commands.slice(0, most.commands),
    alarms: alarms.slice(0, most.alarms),
    entries: entries.slice(0, most.entries),
    isComplete:
      events.length <= most.events &&
      commands.length <= most.commands &&
      alarms.length <= most.alarms &&
      entries.length <= most.entries,
  };
}

async function eventsIn(pool: Pool, request: AnnotationsRequest) {
  const { deviceId, session, from, to, placedBy, received } = request;
  const at = placedBy === 'receipt' ? 'recorded_at' : 'at';
  const started = placedBy === 'receipt' ? 'started_received_at' : 'started_at';
  const { rows } = await pool.query<TimelineRow>({
    text: `select t.revision::text as revision_key, t.type, t.at, t.recorded_at, t.data
      from read_model.session s join read_model.session_timeline t using (session_id)
      where s.device_id = $1 and ($2::text is null or s.session_id = $2) and s.${started} < $4
        and t.${at} >= $3 and t.${at} < $4 ${receivedIn(received, 't.recorded_at')}
      order by t.${at}, t.revision limit ${most.events + 1}`,
    values: [deviceId, session === undefined ? null : sessionId(deviceId, session), from, to],
  });
  return timelineEntries(pool, rows);
}
