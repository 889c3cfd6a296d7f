import { Command } from 'commander';
import type { PersonDetails } from '../../projections/queries/index.js';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { unknownPerson } from './known.js';
import { loginArgument } from './loginArgument.js';
import { textTable } from './textTable.js';
import { writeJson } from './writeJson.js';

const help = `
Of devices and shares the first 100 each. It shows addresses, and leaves an audit entry.

Example:
  brewline person show berta`;

/** `brewline person show` */
export function showPersonCommand({ settings, stdout }: CliContext): Command {
  return new Command('show')
    .description('an account: log-ins, second factors, issuers, devices, shares')
    .addArgument(loginArgument('as person list shows it'))
    .option('--json', 'as one JSON document, with the names of the HTTP API')
    .addHelpText('after', help)
    .action(async (login: string, { json }: { json?: true }) => {
      const { createPeopleDirectory, findPerson } = await import('../../adapters/postgres/identity/index.js');
      const { personDetailsResource } = await import('../../adapters/http/api/resources/index.js');
      const details = await withDatabase(await settings(), async (pool) => {
        const person = await findPerson(pool, login);
        const found = person && (await createPeopleDirectory(pool).byId(person.personId));
        if (!found) throw await unknownPerson(pool, login);
        return found;
      });
      if (json) writeJson(stdout, personDetailsResource(details));
      else stdout.write(`${described(details)}\n`);
    });
}

function described({ sharesGiven, sharesReceived, ...person }: PersonDetails): string {
  const { factor, sessions, oidcLinks, deviceIds } = person;
  const holding = sessions.filter(({ endedAt }) => endedAt === null);
  return textTable([
    ['Login', person.login],
    ['Name', person.name],
    ['Role', person.role],
    ['Address', person.email ?? '-'],
    ['Account since', person.createdAt.toISOString()],
    ['Last log-in used', person.lastUsedAt?.toISOString() ?? '-'],
    ['Password', person.hasPassword ? 'yes' : 'no'],
    [
      'Second factor',
      person.hasSecondFactor
        ? `${factor.totp ? 'an authenticator' : 'no authenticator'}, ${factor.passkeys} passkeys, ${factor.recoveryCodesLeft} recovery codes`
        : 'no',
    ],
    ['Log-ins', `${holding.length} hold, ${sessions.length - holding.length} ended in the last 30 days`],
    ...holding.map(({ kind, lastUsedAt, address, userAgent }) => [
      '',
      `${kind}, ${lastUsedAt.toISOString()}, ${address ?? '-'}, ${userAgent ?? '-'}`,
    ]),
    ['Logs in by', oidcLinks.map(({ issuer }) => issuer).join(', ') || '-'],
    ['Devices', deviceIds.join(', ') || '-'],
    ...sharesGiven.map(({ deviceId, login, rights, status }) => [
      'Shares',
      `${deviceId} with ${login}: ${rights}, ${status}`,
    ]),
    ...sharesReceived.map(({ deviceId, owner, rights, status }) => [
      'Has a share of',
      `${deviceId} of ${owner.name ?? owner.personId ?? '-'}: ${rights}, ${status}`,
    ]),
    ['Id', person.personId],
  ]);
}
