import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';

/** Starts a process in its own process group. Nobody else can read the files that it creates, whatever this process's umask. */
export function spawnPrivately(
  command: string,
  args: readonly string[],
  options: SpawnOptions & { readonly user?: { readonly uid: number; readonly gid: number } | undefined },
): ChildProcess {
  const { user, ...rest } = options;
  // The child inherits the umask when it is forked, which is done when spawn returns.
  const before = process.umask(0o077);
  try {
    // Detached: Ctrl-C in a terminal goes to the whole process group, but the supervisor decides the order of stopping.
    return spawn(command, args, { ...rest, ...(user && { uid: user.uid, gid: user.gid }), detached: true });
  } finally {
    process.umask(before);
  }
}
