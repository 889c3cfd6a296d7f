import { CommanderError } from 'commander';
import { messageOf } from '../../domain/kernel/errors.js';
import { printableText } from '../../domain/kernel/text.js';
import { createAuditedRun } from './audit/auditedRun.js';
import type { CliContext } from './context.js';
import { exitCodes } from './exitCodes.js';
import { createProgram } from './program.js';
import { StoppedError } from './stopSignal.js';

/**
 * Runs one command line. A failure is one sentence on stderr. A command that changes or reads something worth it leaves an audit entry, which
 * is stored before its action runs.
 *
 * @param args without node and the script
 * @returns the exit code
 */
export async function runCli(args: readonly string[], context: CliContext): Promise<number> {
  const audited = createAuditedRun(context);
  try {
    const program = await createProgram({ ...context, affects: audited.affects }, args[0]);
    await program
      .hook('preAction', (_, command) => audited.begin(command))
      .parseAsync(args, { from: 'user' });
    await audited.end('done');
    return exitCodes.ok;
  } catch (error) {
    await audited.end(error instanceof CommanderError ? 'refused' : 'failed');
    // Commander has printed its message; help and version are errors with exit code 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    context.stderr.write(`brewline: ${printableText(messageOf(error), { lines: true })}\n`);
    return error instanceof StoppedError ? error.exitCode : exitCodes.failed;
  }
}
