import type { PoolClient } from 'pg';
import type { ReadModelBatch } from '../../../projections/telemetry.js';

/** A read model's rows: written in the transaction that moves the checkpoint, so a batch is applied once. */
export interface ReadModel {
  readonly name: string;
  /** Tables of the schema read_model that a rebuild empties. */
  readonly tables: readonly string[];
  write(client: PoolClient, batch: ReadModelBatch): Promise<void>;
}
