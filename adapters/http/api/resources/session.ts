import { phases, processTypes, steps, userActions } from '../../../../domain/machine/index.js';
import type { Session } from '../../../../projections/queries/index.js';
import { actionOrNull, coded, codedOrNull, isoOrNull } from './coded.js';

/** `Session` of openapi.yaml. */
export function sessionResource(session: Session) {
  return {
    sessionId: session.sessionId,
    deviceId: session.deviceId,
    epoch: session.epoch,
    number: session.number,
    processType: coded(processTypes, session.processType),
    recipe: session.recipe,
    commandId: session.commandId,
    status: session.status,
    startedAt: session.startedAt.toISOString(),
    startedReceivedAt: session.startedReceivedAt.toISOString(),
    endedAt: isoOrNull(session.endedAt),
    endedReceivedAt: isoOrNull(session.endedReceivedAt),
    timePlausible: session.timePlausible,
    phase: codedOrNull(phases, session.phase),
    step: codedOrNull(steps, session.step),
    pendingAction: actionOrNull(userActions, session.pendingAction),
    anomalies: session.anomalies,
    faults: session.faults,
  };
}
