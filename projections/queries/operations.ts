import type { ProjectionReport } from '../../domain/health/index.js';

/** A process of Brewline that reported within the last hour. */
export interface ReportedInstance {
  readonly role: string;
  /** Host and process. */
  readonly instance: string;
  /** Of Brewline; null of one that does not say it. */
  readonly version: string | null;
  /** When it last reported, and how long ago by the database's clock. */
  readonly reportedAt: Date;
  readonly ageMs: number;
  /** Of the projections that it runs. */
  readonly progress: readonly ProjectionReport[];
}

/** PostgreSQL as it sees itself. */
export interface DatabaseFigures {
  readonly version: string;
  readonly bytes: number;
  readonly connections: number;
  readonly maxConnections: number;
}
