import { BrewlineError } from '../../domain/kernel/errors.js';
import type { Checkpoint, EventSource, ProjectionTarget } from '../ports.js';

export interface StartingPoint {
  readonly storeId: string;
  /** Undefined for a projection that starts with the first event. */
  readonly checkpoint: Checkpoint | undefined;
}

/**
 * Where a projection goes on.
 *
 * @throws BrewlineError `EVENT_STORE_MISMATCH` when its checkpoint is of another event store, or lies beyond the end of this one.
 */
export async function startingPointOf({
  name,
  source,
  target,
}: {
  readonly name: string;
  readonly source: EventSource;
  readonly target: Pick<ProjectionTarget<unknown>, 'readCheckpoint'>;
}): Promise<StartingPoint> {
  const storeId = await source.identity();
  const checkpoint = await target.readCheckpoint();
  if (!checkpoint) return { storeId, checkpoint };
  const mismatch = mismatchOf(checkpoint, storeId, await source.endPosition());
  if (mismatch === undefined) return { storeId, checkpoint };
  throw new BrewlineError(
    'EVENT_STORE_MISMATCH',
    `the checkpoint of ${name} ${mismatch}, this is event store ${storeId}; rebuild with: npx brewline rebuild ${name.split(' ')[0]}`,
  );
}

/** Why a checkpoint is not valid in this event store; undefined when it is. */
function mismatchOf(
  { storeId, position }: Checkpoint,
  actual: string,
  end: bigint | undefined,
): string | undefined {
  if (storeId !== actual) return `is of event store ${storeId}`;
  return end !== undefined && position <= end
    ? undefined
    : `lies beyond its end (${position} > ${end ?? 'empty'})`;
}
