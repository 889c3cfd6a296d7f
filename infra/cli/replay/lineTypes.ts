import type { BrewPlanEvent } from '../../../domain/brewPlan/index.js';
import type { BrewSessionEvent } from '../../../domain/brewSession/index.js';
import type { DeviceEvent } from '../../../domain/device/index.js';
import type { DeviceCommandEvent } from '../../../domain/deviceCommand/index.js';
import { telemetryType } from './telemetryLines.js';

type EventType = (BrewPlanEvent | BrewSessionEvent | DeviceEvent | DeviceCommandEvent)['type'];

/** The compiler compares this list with the existing events. */
const eventTypes = Object.keys({
  DeviceConnected: true,
  DeviceDisconnected: true,
  GapReported: true,
  SettingsReported: true,
  SettingsReportedLate: true,
  DeviceAnomalyDetected: true,
  MessagesMissing: true,
  MessagesMissingResolved: true,
  SessionBecameCurrent: true,
  DeviceClockWrong: true,
  DeviceClockRight: true,
  DeviceThrottled: true,
  SessionStarted: true,
  PhaseEntered: true,
  StepEntered: true,
  UserActionRequested: true,
  UserActionDone: true,
  ThresholdCrossed: true,
  FaultReported: true,
  SessionCompleted: true,
  SessionFailed: true,
  SessionCancelled: true,
  SessionAbandoned: true,
  SessionInterrupted: true,
  ReportedLate: true,
  AnomalyDetected: true,
  SensorImplausible: true,
  SensorRecovered: true,
  UnitSuspected: true,
  CommandRequested: true,
  CommandDispatchStarted: true,
  CommandSent: true,
  CommandReturned: true,
  CommandReceived: true,
  CommandProgressed: true,
  CommandDone: true,
  CommandFailed: true,
  CommandExpired: true,
  CommandCancelled: true,
  CommandSuperseded: true,
  QueueCarriedForward: true,
  BrewPlanned: true,
  PlanStarted: true,
  StageAwaited: true,
  StageBegun: true,
  StageExpired: true,
  StageAccepted: true,
  StageRunning: true,
  ActionNeeded: true,
  ActionAnswered: true,
  StageCompleted: true,
  HandedOver: true,
  PlanCompleted: true,
  PlanHalted: true,
  PlanResumed: true,
  PlanCancelled: true,
} satisfies Record<EventType, true>);

/** Types of the lines to which stored telemetry is expanded. */
const expandedTypes = ['Reading', 'Log'];

/** Every type of a line of replay. */
export const lineTypes: readonly string[] = [...expandedTypes, ...eventTypes, telemetryType];

/**
 * Why no line can have these types; undefined when lines can.
 *
 * @param raw whether telemetry is printed as it is stored
 */
export function flawOfTypes(types: ReadonlySet<string>, raw: boolean): string | undefined {
  const expanded = expandedTypes.filter((type) => types.has(type));
  if (raw && expanded.length > 0) {
    return `--raw prints telemetry as it is stored: --type ${telemetryType} instead of ${expanded.join(', ')}`;
  }
  if (!raw && types.has(telemetryType)) {
    return `${telemetryType} is printed with --raw; without it, its lines are ${expandedTypes.join(' and ')}`;
  }
  return undefined;
}
