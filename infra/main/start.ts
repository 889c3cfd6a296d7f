import { messageOf } from '../../domain/kernel/errors.js';
import { readConfig } from '../config.js';
import { parseStartOptions, runEverything, Terminal } from '../local/start/index.js';

/** The shell's exit code after Ctrl-C, 128 + SIGINT: here, before everything ran. */
const interrupted = 130;

/**
 * Runs `npm start`, once everything is installed and compiled.
 *
 * @returns the exit code: 0 after a clean stop; after a timed run only when nothing was lost or stored twice
 */
export async function start(argv: readonly string[]): Promise<number> {
  const options = parseStartOptions(argv);
  const terminal = new Terminal();
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    // Under npm, Ctrl-C in a terminal arrives twice: from the terminal, and from npm.
    process.on(signal, () => stopping.abort());
  }
  try {
    return await runEverything({ ...options, config: readConfig(), terminal, signal: stopping.signal });
  } catch (error) {
    if (!stopping.signal.aborted) terminal.print(`✘ ${messageOf(error)}`);
    return stopping.signal.aborted ? interrupted : 1;
  }
}
