import type { SessionReport } from '../../domain/brewSession/index.js';
import type { brewline } from '../../proto/generated/brewline.js';
import { int64 } from './int64.js';
import { malformed, requireCode, requireText } from './malformed.js';
import { readingLimits } from '../../domain/machine/index.js';
import { uuidFromBytes } from './uuid.js';

type ProcessEvent = brewline.v1.ProcessEvent.$Properties;

/** A machine's report about a session, in the domain's terms. Throws `MESSAGE_MALFORMED`. */
export function toSessionReport(event: ProcessEvent): {
  session: number;
  atMs: number;
  report: SessionReport;
} {
  const session = event.session ?? 0;
  if (session === 0) throw malformed('process_event.session is 0; a process event belongs to a session');
  const atMs = int64(event.atMs);
  if (atMs > readingLimits.atMs) throw malformed(`process_event.at_ms is ${atMs}, after the year 9999`);
  return { session, atMs, report: toReport(event) };
}

function toReport(event: ProcessEvent): SessionReport {
  if (event.sessionStarted) {
    const { processType, recipe, commandId } = event.sessionStarted;
    return {
      type: 'sessionStarted',
      processType: requireCode(processType, 'process_event.session_started.process_type'),
      recipe: requireText(recipe, 'process_event.session_started.recipe', { maxCharacters: 200 }),
      ...(commandId?.length && { commandId: toCommandId(commandId) }),
    };
  }
  if (event.stepEntered) {
    const { phase, step } = event.stepEntered;
    return {
      type: 'stepEntered',
      phase: requireCode(phase, 'process_event.step_entered.phase'),
      step: requireCode(step, 'process_event.step_entered.step'),
    };
  }
  if (event.userActionRequested) {
    const { action } = event.userActionRequested;
    return {
      type: 'userActionRequested',
      action: requireCode(action, 'process_event.user_action_requested.action'),
    };
  }
  if (event.userActionDone) {
    return {
      type: 'userActionDone',
      action: requireCode(event.userActionDone.action, 'process_event.user_action_done.action'),
    };
  }
  if (event.thresholdCrossed) return toThreshold(event.thresholdCrossed);
  if (event.fault) {
    const text = requireText(event.fault.text, 'process_event.fault.text', {
      maxCharacters: 500,
      lines: true,
    });
    return { type: 'fault', code: requireCode(event.fault.code, 'process_event.fault.code'), text };
  }
  if (event.sessionCompleted) return { type: 'sessionCompleted' };
  if (event.sessionCancelled) return { type: 'sessionCancelled' };
  if (event.sessionInterrupted) {
    const field = 'process_event.session_interrupted.reason';
    const reason = requireText(event.sessionInterrupted.reason, field, { maxCharacters: 200, lines: true });
    return { type: 'sessionInterrupted', reason };
  }
  throw malformed('process_event has no event that this backend knows');
}

function toCommandId(bytes: Uint8Array): string {
  const commandId = uuidFromBytes(bytes);
  if (commandId) return commandId;
  const field = 'process_event.session_started.command_id';
  throw malformed(`${field} has ${bytes.length} bytes; it must have 16, or none`);
}

function toThreshold(crossed: brewline.v1.ThresholdCrossed.$Properties): SessionReport {
  const limit = crossed.limit ?? 0;
  const value = crossed.value ?? 0;
  if (!Number.isFinite(limit) || !Number.isFinite(value)) {
    throw malformed('process_event.threshold_crossed has a limit or value that is no finite number');
  }
  const sensor = requireCode(crossed.sensor, 'process_event.threshold_crossed.sensor');
  return { type: 'thresholdCrossed', sensor, limit, value, rising: crossed.rising ?? false };
}
