/** The last rebuild of a projection, as it is stored. */
export interface RebuildState {
  /** Null while it waits for the role that keeps the projection. */
  readonly begunAt: Date | null;
  readonly finishedAt: Date | null;
  /** Where the event store ended when it began; null where nobody knows. */
  readonly head: string | null;
  /** Processors that have caught up since. */
  readonly caughtUp: readonly string[];
}

/** A processor, as its process reports it. */
interface ReportedPlace {
  readonly projection: string;
  readonly position: string | null;
  readonly positionsPerSecond?: number;
}

/** How far a processor is in a rebuild; null where that can not be said. */
export interface RebuildProgress {
  /** From 0 to 1. */
  readonly share: number | null;
  readonly leftMs: number | null;
}

/**
 * Positions need not count events: a share of them is a share of the way all the same.
 *
 * @param end of the event store now, where somebody sees it: what came since has to be applied, too
 */
export function rebuildProgress(
  { begunAt, finishedAt, head, caughtUp }: RebuildState,
  { projection, position, positionsPerSecond = 0 }: ReportedPlace,
  end: string | null | undefined,
): RebuildProgress {
  if (finishedAt !== null || caughtUp.includes(projection)) return { share: 1, leftMs: 0 };
  const all = Math.max(Number(head ?? 0), Number(end ?? 0));
  if (begunAt === null || position === null || all === 0) return { share: null, leftMs: null };
  const left = Math.max(0, all - Number(position));
  const leftMs = positionsPerSecond > 0 ? Math.round((left / positionsPerSecond) * 1_000) : null;
  return { share: Math.min(1, Number(position) / all), leftMs };
}
