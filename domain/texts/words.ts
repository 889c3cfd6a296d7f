import type { AlertKind, AlertState } from '../alerts/index.js';
import type { AlarmKind, AlarmStatus, PlannedWork, ResolutionCause } from '../alarms/index.js';
import type { HaltReason, Stage } from '../brewPlan/index.js';
import type { AnomalyKind, SessionOutcome } from '../brewSession/index.js';
import type { DeviceAnomalyKind, DisconnectReason } from '../device/index.js';
import type { CommandStatus, InstructionKind, ReturnCause } from '../deviceCommand/index.js';
import type { HealthCode, HealthStatus } from '../health/index.js';
import type { ImplausibleReason, MachineSettings, SuspectedUnit } from '../machine/index.js';
import type { StepEnding } from '../recipe/index.js';

/** Brewline's own words that people are shown, by kind. */
export interface Words {
  readonly brewStatus: 'planned' | 'running' | 'waitingForMachine' | 'halted' | 'completed' | 'cancelled';
  readonly stage: Stage;
  readonly stageStatus:
    'planned' | 'waiting' | 'asked' | 'accepted' | 'running' | 'completed' | 'halted' | 'cancelled';
  readonly sessionStatus: 'active' | SessionOutcome;
  readonly instruction: InstructionKind;
  readonly commandStatus: CommandStatus;
  readonly returnCause: ReturnCause;
  readonly stepEnding: StepEnding['type'];
  readonly setting: keyof MachineSettings;
  readonly sessionAnomaly: AnomalyKind;
  readonly deviceAnomaly: DeviceAnomalyKind;
  readonly implausibleReason: ImplausibleReason;
  readonly suspectedUnit: SuspectedUnit;
  readonly disconnectReason: DisconnectReason;
  readonly healthStatus: HealthStatus;
  readonly healthCondition: HealthCode;
  readonly alarmStatus: AlarmStatus;
  readonly alertState: AlertState;
  readonly alarmResolution: ResolutionCause;
  readonly plannedWork: PlannedWork;
}

/** Brewline's own words that come with a "what to do". */
export interface AdvisedWords {
  readonly haltReason: HaltReason;
  readonly alarmKind: AlarmKind;
  readonly alertKind: AlertKind;
}
