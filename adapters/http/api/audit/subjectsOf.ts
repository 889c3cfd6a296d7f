import type { Request } from 'express';
import type { Subject, SubjectKind } from '../../../../domain/audit/index.js';

/** Names by which paths, queries and bodies mean a subject, wherever they stand. A new kind of id is added here. */
const kindOfName: ReadonlyMap<string, SubjectKind> = new Map([
  ['deviceId', 'device'],
  ['baseId', 'device'],
  ['kegId', 'device'],
  ['device', 'device'],
  ['commandId', 'command'],
  ['brewId', 'brew'],
  ['recipeId', 'recipe'],
  ['alarmId', 'alarm'],
  ['profileId', 'alarmProfile'],
  ['sessionId', 'session'],
  ['personId', 'person'],
  ['loginSessionId', 'loginSession'],
  ['shareId', 'share'],
  ['passkeyId', 'passkey'],
  ['notificationWayId', 'notificationWay'],
  ['person', 'person'],
  ['parkedId', 'parkedMessage'],
  ['errorId', 'errorGroup'],
  ['alertId', 'alert'],
  ['projection', 'projection'],
  ['deviceJobId', 'deviceJob'],
  ['stream', 'stream'],
]);

/** What a request names. Nothing else of it is in the entry: it could be a name, a secret or somebody's text. */
export function subjectsOf(
  request: Request,
  pathParams: Readonly<Record<string, string>>,
): readonly Subject[] {
  return [pathParams, request.query, request.body].flatMap((part) => namedIn(part));
}

function namedIn(value: unknown): readonly Subject[] {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
  return Object.entries(value).flatMap(([name, part]) => {
    const kind = kindOfName.get(name);
    if (kind === undefined) return namedIn(part);
    return [part].flat().flatMap((id) => (typeof id === 'string' ? [{ kind, id }] : []));
  });
}
