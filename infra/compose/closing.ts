/**
 * What a role has open. It is closed in this order: first nothing arrives, then nothing is appended, then no row is read or
 * written.
 */
export interface OpenParts {
  /** Connections to the broker. */
  readonly connections: readonly { close(): Promise<void> }[];
  readonly store?: { close(): Promise<void> };
  readonly pool: { end(): Promise<void> };
}

export async function closeParts({ connections, store, pool }: OpenParts): Promise<void> {
  for (const connection of connections) await connection.close();
  await store?.close();
  await pool.end();
}

/** Stops continuous work, lets it finish what it has begun, and closes its resources. */
export async function stopWork(
  { stopping, ended }: { readonly stopping: AbortController; readonly ended: Promise<unknown> },
  parts: OpenParts,
): Promise<void> {
  stopping.abort();
  await ended;
  await closeParts(parts);
}
