import type { PoolClient } from 'pg';
import type { ReadModelBatch } from '../../../projections/telemetry.js';

/**
 * A read model's rows, written in the transaction that moves the checkpoint, so that a batch is applied once. Read models are
 * written concurrently, in no order.
 */
export interface ReadModel {
  readonly name: string;
  /** Tables of the schema read_model that a rebuild empties. */
  readonly tables: readonly string[];
  readonly write: (client: PoolClient, batch: ReadModelBatch) => Promise<void>;
}
