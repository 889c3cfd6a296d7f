import { brewSession, type BrewSessionEvent } from '../brewSession/index.js';
import { deviceCommand, type DeviceCommandEvent } from '../deviceCommand/index.js';
import type { RecordedEvent } from '../kernel/events.js';
import { isStreamOf, streamPrefix } from '../kernel/streams.js';
import { brewPlan } from './decider.js';
import type { BrewPlanEvent } from './events.js';

/** An event that plans, or the machines in them, may change by. */
export type PlanTrigger = BrewSessionEvent | DeviceCommandEvent | BrewPlanEvent;

const deciders = [brewSession, deviceCommand, brewPlan];

/** Streams of these names hold triggers. */
export const triggerPrefixes = deciders.map(streamPrefix);

/** What goes on within a session or with a command on its way: most of all events, and nothing that a plan decides by. */
export const ignoredTypes: ReadonlySet<string> = new Set<PlanTrigger['type']>([
  'PhaseEntered',
  'StepEntered',
  'ThresholdCrossed',
  'FaultReported',
  'AnomalyDetected',
  'ReportedLate',
  'CommandRequested',
  'CommandDispatchStarted',
  'CommandSent',
  'CommandReturned',
  'CommandReceived',
  'CommandProgressed',
  'QueueCarriedForward',
]);

export interface RecordedTrigger {
  readonly trigger: PlanTrigger;
  readonly record: RecordedEvent;
}

/** Those of the events that matter to plans, brought up to the current schema version. */
export function planTriggersOf(records: readonly RecordedEvent[]): readonly RecordedTrigger[] {
  return records.flatMap((record) => {
    const decider = deciders.find((each) => isStreamOf(each, record.stream));
    return decider ? [{ trigger: decider.upcast(record, record.metadata.schemaVersion), record }] : [];
  });
}

/** The machines that have to be known to see what follows from an event. */
export function machinesOf({ type, data }: PlanTrigger): readonly string[] {
  if (type === 'HandedOver') return [data.fromId, data.toId];
  return 'baseId' in data ? [data.baseId, data.kegId] : [data.deviceId];
}
