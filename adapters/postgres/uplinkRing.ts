import type { Pool } from 'pg';

/** Which probe is routed to which partition, as first seen for this number of partitions. */
export function createUplinkRing(pool: Pool, partitions: number) {
  return {
    async read(): Promise<ReadonlyMap<number, number> | undefined> {
      const { rows } = await pool.query<{ probes: [probe: number, partition: number][] }>(
        'select probes from operations.uplink_ring where partitions = $1',
        [partitions],
      );
      return rows[0] && new Map(rows[0].probes);
    },
    /** What another instance has stored before stays. */
    async save(probes: ReadonlyMap<number, number>): Promise<void> {
      await pool.query(
        'insert into operations.uplink_ring (partitions, probes) values ($1, $2) on conflict do nothing',
        [partitions, JSON.stringify([...probes])],
      );
    },
  };
}
