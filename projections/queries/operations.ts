import type { KnownBackups } from '../../domain/alerts/index.js';
import type {
  EffectiveSetting,
  ProjectionReport,
  RebuildState,
  ServerReport,
} from '../../domain/health/index.js';
import type { ShownActor } from './identity.js';

/** A process of Brewline that reported within the last hour. */
export interface ReportedInstance {
  readonly role: string;
  /** Host and process. */
  readonly instance: string;
  /** Of Brewline and of Node; null of one that does not say it. */
  readonly version: string | null;
  readonly node: string | null;
  readonly startedAt: Date | null;
  /** When it last reported, and how long ago by the database's clock. */
  readonly reportedAt: Date;
  readonly ageMs: number;
  /** Of the projections that it runs. */
  readonly progress: readonly ProjectionReport[];
  /** What it sees of the servers. */
  readonly servers: ServerReport;
}

/** The settings of a process. */
export interface ProcessSettings {
  readonly instance: string;
  readonly settings: readonly EffectiveSetting[];
}

/** PostgreSQL as it sees itself. */
export interface DatabaseFigures {
  readonly version: string;
  readonly bytes: number;
  readonly connections: number;
  readonly maxConnections: number;
  /** Who has the connections, the most first. */
  readonly connectionsOf: readonly { readonly application: string; readonly connections: number }[];
  /** Sessions that wait for a lock, and for how long the first of them has. */
  readonly waiting: number;
  readonly longestWaitMs: number;
  /** Since its statistics began. */
  readonly deadlocks: number;
  /** Share of the blocks that were read from its memory; null before any was. */
  readonly cacheShare: number | null;
}

/** The last hour of a projection by the minute, the oldest first. */
export interface ProjectionHour {
  readonly projection: string;
  readonly minutes: readonly {
    readonly atMs: number;
    readonly eventsPerSecond: number;
    readonly lagMs: number | null;
  }[];
}

/** What the tables are, and how large. */
export interface SchemaState {
  readonly migrations: readonly { readonly name: string; readonly appliedAt: Date }[];
  /** The largest first. */
  readonly schemas: readonly { readonly schema: string; readonly bytes: number }[];
}

/** Since when, and by whom a projection is paused. */
export interface ShownPause {
  readonly projection: string;
  readonly pausedAt: Date;
  readonly pausedBy: ShownActor;
}

/** The last rebuild of a projection: when, and by whom it was asked for. */
export interface ShownRebuild extends RebuildState {
  readonly projection: string;
  readonly requestedAt: Date;
  readonly requestedBy: ShownActor;
}

/** A backup that somebody made, or tried to make. */
export interface Backup {
  readonly outcome: 'made' | 'failed';
  /** `brewline backup` into a file or a pipe; `other`: somebody said that they made one. */
  readonly kind: 'file' | 'stream' | 'other';
  readonly endedAt: Date;
  readonly tookMs: number | null;
  readonly bytes: number | null;
  /** Of Brewline. */
  readonly version: string | null;
  /** Why it failed, or what somebody said of it; at most 500 characters. */
  readonly note: string | null;
}

/** The latest ones first, and when the last one was made. */
export interface BackupHistory {
  readonly known: KnownBackups;
  readonly latest: readonly Backup[];
}
