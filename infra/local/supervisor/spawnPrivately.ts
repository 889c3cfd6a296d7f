import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';

/** Starts a process of its own process group whose files nobody else can read, whatever this process's umask. */
export function spawnPrivately(
  command: string,
  args: readonly string[],
  options: SpawnOptions & { readonly user?: { readonly uid: number; readonly gid: number } | undefined },
): ChildProcess {
  const { user, ...rest } = options;
  // The child inherits it when it is forked, which is done when spawn returns.
  const before = process.umask(0o077);
  try {
    // Detached: Ctrl-C in a terminal goes to the whole process group, and the order of stopping is the supervisor's.
    return spawn(command, args, { ...rest, ...(user && { uid: user.uid, gid: user.gid }), detached: true });
  } finally {
    process.umask(before);
  }
}
