import { phases, processTypes, sensors, steps, userActions } from '../../../../domain/machine/index.js';
import type { Session, TimelineEntry } from '../../../postgres/queries/index.js';
import { actionOrNull, coded, codedOrNull, isoOrNull } from './coded.js';

/** `Session` of openapi.yaml. */
export function sessionResource(session: Session) {
  return {
    sessionId: session.sessionId,
    deviceId: session.deviceId,
    number: session.number,
    processType: coded(processTypes, session.processType),
    recipe: session.recipe,
    commandId: session.commandId,
    status: session.status,
    startedAt: session.startedAt.toISOString(),
    endedAt: isoOrNull(session.endedAt),
    phase: codedOrNull(phases, session.phase),
    step: codedOrNull(steps, session.step),
    pendingAction: actionOrNull(userActions, session.pendingAction),
    anomalies: session.anomalies,
    faults: session.faults,
  };
}

/** `TimelineEntry` of openapi.yaml: the event's data, with names beside its codes. */
export function timelineResource({ revision, type, at, recordedAt, data }: TimelineEntry) {
  const named = Object.entries(data).map(([key, value]) => {
    const table = codesByField.get(key);
    return [key, table && typeof value === 'number' ? coded(table, value) : value] as const;
  });
  return {
    revision,
    type,
    at: at.toISOString(),
    recordedAt: recordedAt.toISOString(),
    data: Object.fromEntries(named),
  };
}

type CodeTable = Readonly<Record<string, number>>;

/** Fields of a session's events that hold codes. */
const codesByField: ReadonlyMap<string, CodeTable> = new Map<string, CodeTable>([
  ['processType', processTypes],
  ['phase', phases],
  ['step', steps],
  ['action', userActions],
  ['sensor', sensors],
]);
