import type { PartitionState } from './partitionState.js';
import type { DecodedEntry } from '../ports/index.js';

/** Reads what was saved of a partition's numberings, and its log from there to the end; saves the numberings that come of it. */
export async function readLog({ partition, sequences, log, parts }: PartitionState): Promise<void> {
  const { logger } = parts;
  const place = await sequences.open();
  if (place === undefined)
    logger.info({ partition }, 'reading the whole log of the partition: nothing was saved of it');
  let entries = 0;
  await log.open(place, async (read) => {
    await takeEntries(read, { sequences, log });
    entries += read.length;
  });
  await sequences.save();
  logger.info({ partition, entries, stream: log.place?.stream }, 'the partition is taken');
}

/**
 * Reads on what others wrote to the log.
 *
 * @returns the number of its entries
 */
export async function followLog({ sequences, log, presence }: PartitionState): Promise<number> {
  let entries = 0;
  await log.open(log.place, async (read) => {
    await takeEntries(read, { sequences, log });
    for (const { deviceId, entry } of read) presence.seen(deviceId, entry.receivedAtMs);
    entries += read.length;
  });
  return entries;
}

async function takeEntries(
  read: readonly DecodedEntry[],
  { sequences, log }: Pick<PartitionState, 'sequences' | 'log'>,
): Promise<void> {
  await sequences.load(read.map(({ deviceId }) => deviceId));
  sequences.apply(read, log.place);
}
