import type { Finding } from '../health/index.js';
import type { BackupRule, KnownBackups } from './backups.js';

/** States of devices, the worst first. */
export const deviceStates = ['fault', 'needsYou', 'offline', 'running', 'idle'] as const;
export type DeviceState = (typeof deviceStates)[number];

/** Figures of the service at one moment. */
export interface ServiceFigures {
  /** How many devices are in each state. */
  readonly devices: Readonly<Record<DeviceState, number>>;
  /** Parked messages that wait for somebody. */
  readonly waiting: number;
  readonly projections: number;
  readonly stalled: number;
  /** What the read models applied, as a mean of a minute; null while nobody runs them. */
  readonly eventsPerSecond: number | null;
  /** How far the read models are behind; null while nobody knows. */
  readonly lagMs: number | null;
}

/** What a minute was like: its last figures, and what was parked and went wrong within it. */
export interface MinuteSample extends ServiceFigures {
  /** When the minute began. */
  readonly atMs: number;
  readonly parked: number;
  /** Without those that somebody ignores. */
  readonly errors: number;
  readonly openAlerts: number;
}

/** A projection as the process that runs it reports it. */
export interface ReportedProjection {
  readonly projection: string;
  readonly isStalled: boolean;
  /** Since a process has reported that it runs it; of one of which nobody has, since somebody looks. */
  readonly silentMs: number;
}

/** A projection that somebody paused. */
export interface PausedProjection {
  readonly projection: string;
  readonly pausedAtMs: number;
}

/** A rebuild that somebody asked for, and that has not begun. */
export interface WaitingRebuild {
  readonly projection: string;
  readonly requestedAtMs: number;
}

/** A certificate that a server shows whoever connects to it. */
export interface ServedCertificate {
  readonly server: string;
  readonly expiresAtMs: number;
}

/** What alerts are found in. */
export interface ServiceFacts {
  readonly nowMs: number;
  /** Of all processes that report now. */
  readonly conditions: readonly Finding[];
  /** Those that have to run somewhere. */
  readonly projections: readonly ReportedProjection[];
  readonly paused: readonly PausedProjection[];
  readonly waitingRebuilds: readonly WaitingRebuild[];
  /** The last hour by the minute, the oldest first; the last one is the minute that is under way. */
  readonly minutes: readonly MinuteSample[];
  readonly certificates: readonly ServedCertificate[];
  readonly backups: KnownBackups;
  readonly backupRule: BackupRule;
}
