import { statfs } from 'node:fs/promises';
import type { DiskReport, Finding, HealthCheck } from '../../../domain/health/index.js';

interface FreeSpace {
  readonly share: number;
  readonly bytes: number;
}

const gibibyte = 2 ** 30;
/** A percentage alone would warn of hundreds of free gigabytes on a large disk. */
const scarce: FreeSpace = { share: 0.1, bytes: 5 * gibibyte };
/** Soon servers will stop writing: RabbitMQ at 50 MB. */
const nearlyNothing: FreeSpace = { share: 0.03, bytes: gibibyte / 2 };

export interface DiskCheck extends HealthCheck {
  /** What the last look saw. */
  seen(): DiskReport | undefined;
}

/** Whether the disk of the data folder has enough space. */
export function diskCheck(folder: string): DiskCheck {
  let seen: DiskReport | undefined;
  return {
    seen: () => seen,
    code: 'DISK',
    what: `the disk of ${folder}`,
    subject: folder,
    async look(): Promise<readonly Finding[]> {
      const { bavail, blocks, bsize } = await statfs(folder);
      seen = { folder, freeBytes: bavail * bsize, bytes: blocks * bsize };
      const free = { share: bavail / blocks, bytes: bavail * bsize };
      if (!isBelow(free, scarce)) return [];
      const level = isBelow(free, nearlyNothing) ? 'down' : 'degraded';
      const megabytes = Math.round(free.bytes / 1e6);
      const reason = `the disk of ${folder} has ${megabytes} MB left, ${Math.round(free.share * 100)} %: make room`;
      return [{ code: 'DISK', subject: folder, level, reason }];
    },
  };
}

function isBelow(free: FreeSpace, limit: FreeSpace): boolean {
  return free.share < limit.share && free.bytes < limit.bytes;
}
