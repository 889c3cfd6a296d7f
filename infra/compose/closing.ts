/** What a role holds. It is closed in this order: nothing comes any more, then nothing is appended, then no row is read or written. */
export interface OpenParts {
  /** To the broker. */
  readonly connections: readonly { close(): Promise<void> }[];
  readonly store?: { close(): Promise<void> };
  readonly pool: { end(): Promise<void> };
}

export async function closeParts({ connections, store, pool }: OpenParts): Promise<void> {
  for (const connection of connections) await connection.close();
  await store?.close();
  await pool.end();
}

/** Lets work that goes on until it is told to stop finish what it has begun, and closes what it worked with. */
export async function stopWork(
  { stopping, ended }: { readonly stopping: AbortController; readonly ended: Promise<unknown> },
  parts: OpenParts,
): Promise<void> {
  stopping.abort();
  await ended;
  await closeParts(parts);
}
