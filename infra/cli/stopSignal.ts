const numbers: Readonly<Record<string, number>> = { SIGINT: 2, SIGTERM: 15 };

/** Somebody stopped the command: its exit code is the shell's for that signal. */
export class StoppedError extends Error {
  readonly exitCode: number;

  constructor(signal: string, message: string) {
    super(message);
    this.exitCode = 128 + (numbers[signal] ?? 0);
  }
}

/** Aborts at the first SIGINT or SIGTERM, with its name as the reason; the second one ends the process at once. */
export function stopSignal(): AbortSignal {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort(signal));
  return stopping.signal;
}
