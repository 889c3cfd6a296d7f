import { randomBytes } from 'node:crypto';
import { Command } from 'commander';
import type { CliContext } from './context.js';
import { writeJson } from './writeJson.js';

const help = `
Each role gets its user and password in EVENTSTORE_URL (esdb://<user>:<password>@<host>:<port>). The file holds hashes of the passwords
and what each user may do; to make new passwords, remove it and run this again: the event store reads it again by itself.

Example:
  brewline event-store-users /etc/brewline/eventstore-users.json`;

/** `brewline event-store-users` */
export function eventStoreUsersCommand({ stdout }: CliContext): Command {
  return new Command('event-store-users')
    .description(
      'make the users of an embedded event store that runs alone, one for each role, and print their passwords once',
    )
    .argument('<file>', 'to be made; EVENTSTORE_USERS_FILE of the role event-store')
    .option('--json', 'users and passwords as JSON')
    .addHelpText('after', help)
    .action(async (file: string, { json }: { json?: true }) => {
      const { writeFile } = await import('node:fs/promises');
      const { usersFileText } = await import('../embeddedEventStore/index.js');
      const { eventStoreRoles, eventStoreUser, eventStoreUsers } = await import('../eventStoreRoles.js');
      const secrets = Object.fromEntries(
        eventStoreRoles.map((role) => [role, randomBytes(32).toString('hex')]),
      ) as Record<(typeof eventStoreRoles)[number], string>;
      await writeFile(file, usersFileText(eventStoreUsers(secrets)), { mode: 0o600, flag: 'wx' });
      const made = eventStoreRoles.map((role) => ({ user: eventStoreUser(role), password: secrets[role] }));
      if (json) writeJson(stdout, made);
      else for (const { user, password } of made) stdout.write(`${user} ${password}\n`);
    });
}
