/** The columns of a chunk that curves need. Rows are in the chunk's order. */
export interface ChunkColumns {
  /** Number of rows. */
  readonly count: number;
  /** Device times, epoch milliseconds. */
  readonly atMs: Float64Array;
  /** Backend times, epoch milliseconds. */
  readonly receivedAtMs: Float64Array;
  /** In the order of their numbers. */
  readonly sensors: readonly SensorColumn[];
}

export interface SensorColumn {
  readonly sensor: number;
  /** NaN where the reading lacks the sensor. */
  readonly values: Float64Array;
  /** 1 where the value is implausible; undefined when none is. */
  readonly implausible: Uint8Array | undefined;
}
