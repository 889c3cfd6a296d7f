import type { sessionResource } from '../../adapters/http/api/resources/index.js';
import { facts } from '../../domain/sessionLog/index.js';
import { shownText } from '../../domain/kernel/actorText.js';
import { sections } from './sections.js';
import type { SessionDetails } from './sessionDetails.js';
import { nameOrDash, withAge } from './shown.js';

export const sessionHeading = [
  'SESSION',
  'STATUS',
  'START RECEIVED',
  'END RECEIVED',
  'PROCESS',
  'PHASE',
  'STEP',
  'ANOMALIES',
  'FAULTS',
  'RECIPE',
];

/** A session in a list. */
export function sessionRow(session: ReturnType<typeof sessionResource>): string[] {
  const {
    sessionId,
    status,
    startedReceivedAt,
    endedReceivedAt,
    processType,
    phase,
    step,
    anomalies,
    faults,
    recipe,
  } = session;
  return [
    sessionId,
    status,
    startedReceivedAt,
    endedReceivedAt ?? '-',
    processType.name,
    nameOrDash(phase),
    nameOrDash(step),
    String(anomalies),
    String(faults),
    shownText(recipe),
  ];
}

/** The device's own times are in the timeline. */
function byReceipt({ timePlausible }: SessionDetails): string {
  return timePlausible ? '' : ', time of receipt: the device time is implausible';
}

/** A session for an operator, with its latest events. */
export function describeSession(session: SessionDetails, nowMs: number): string {
  const { sessionId, deviceId, timeline, earlierEntries, endedAt } = session;
  const earlier = [`… ${earlierEntries} earlier: brewline session show ${sessionId} --limit 10000`];
  return sections([
    {
      rows: [
        ['Session', sessionId],
        ['Device', deviceId],
        ['Status', session.status],
        ['Process', session.processType.name],
        ['Recipe', shownText(session.recipe)],
        ['Started', `${withAge(session.startedAt, nowMs)}${byReceipt(session)}`],
        ['Ended', endedAt === null ? '-' : withAge(endedAt, nowMs)],
        ['Phase', nameOrDash(session.phase)],
        ['Step', nameOrDash(session.step)],
        ['Waits for', nameOrDash(session.pendingAction)],
        ['Anomalies', String(session.anomalies)],
        ['Faults', String(session.faults)],
        ['Begun by', session.commandId === null ? 'a person at the machine' : `command ${session.commandId}`],
      ],
    },
    {
      title: 'Latest events (device time)',
      rows: [
        ...(earlierEntries > 0 ? [earlier] : []),
        ...timeline.map(({ at, type, data }) => [at, type, facts(data)]),
      ],
    },
    {
      title: 'More',
      rows: [
        [`brewline replay --session ${sessionId}`],
        [`brewline device show ${deviceId}`],
        ...(session.commandId === null ? [] : [[`brewline command show ${session.commandId}`]]),
      ],
    },
  ]);
}
