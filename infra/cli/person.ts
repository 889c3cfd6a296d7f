import { Command } from 'commander';
import type { CliContext } from './context.js';
import { withDatabase } from './connections.js';

export function personCommand(context: CliContext): Command {
  return new Command('person').description('people who may log in').addCommand(resetPasswordCommand(context));
}

function resetPasswordCommand({ settings, stdout, stderr }: CliContext): Command {
  return new Command('reset-password')
    .description('give a person a new random password, print it, and end all of their log-ins')
    .argument('<login>', 'the first administrator is admin')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  brewline person reset-password admin')
    .action(async (login: string, { json }: { json?: true }) => {
      const { resetPassword } = await import('../../adapters/postgres/identity/index.js');
      const password = await withDatabase(await settings(), (pool) => resetPassword(pool, login));
      if (password === undefined) throw new Error(`there is no person with the login ${login}`);
      stdout.write(json ? `${JSON.stringify({ login, password })}\n` : `${password}\n`);
      if (!json) stderr.write(`This is the new password of ${login}; it is shown only now.\n`);
    });
}
