import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { LogEvent } from './rotatingLog.js';

/** Reports a full disk once, not once for each log on it: the first log that fails on a disk, and the first that is written again. */
export function oncePerDisk(onEvent: (event: LogEvent) => void): (event: LogEvent) => void {
  const failing = new Set<number>();
  return (event) => {
    const disk = diskOf(event.file);
    if (disk === undefined || !event.isFull) onEvent(event);
    else if (event.type === 'logFails' ? !failing.has(disk) : failing.has(disk)) {
      if (event.type === 'logFails') failing.add(disk);
      else failing.delete(disk);
      onEvent(event);
    }
  };
}

/** Undefined when even the folder is missing. */
function diskOf(file: string): number | undefined {
  return statSync(dirname(file), { throwIfNoEntry: false })?.dev;
}
