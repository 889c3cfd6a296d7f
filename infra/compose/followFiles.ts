import { unwatchFile, watchFile } from 'node:fs';
import type { Logger } from '../../domain/kernel/logger.js';

/** Files that a role reads again when they change. */
export interface FollowedFiles {
  readonly files: readonly string[];
  /** What they are, for the log. */
  readonly what: string;
  /** Reads and uses them; throws when they are of no use, and what was read before then stays in use. */
  readonly reload: () => void;
  readonly logger: Logger;
}

const lookEveryMs = 1_000;

/** Calls `reload` within seconds of each change. @returns ends that */
export function followFiles({ files, what, reload, logger }: FollowedFiles): () => void {
  const changed = () => {
    try {
      reload();
      logger.info({ files }, `${what} changed: new connections use it as it is now`);
    } catch (err) {
      logger.warn({ err, files }, `${what} changed and can't be used: it stays as it was before`);
    }
  };
  // By polling, because a watch would stay with a replaced file; Kubernetes replaces the files of secrets.
  for (const file of files) watchFile(file, { interval: lookEveryMs, persistent: false }, changed);
  return () => files.forEach((file) => unwatchFile(file, changed));
}
