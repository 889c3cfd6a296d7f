import { Command, InvalidArgumentError, Option } from 'commander';
import { isPersonId } from '../../domain/people/index.js';
import type { FactorState, Passkey } from '../../projections/queries/index.js';
import type { Pool } from '../../adapters/postgres/index.js';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { unknownPerson } from './known.js';
import { loginArgument } from './loginArgument.js';
import { textTable } from './textTable.js';
import { writeJson } from './writeJson.js';

const help = `
For somebody who has lost the authenticator, the passkeys and all recovery codes. Make sure that it is this person who asks. From then on
the password alone logs them in, until they set up another factor.

Example:
  brewline person factor ada
  brewline person factor ada --remove-passkey 0b0e7d2c-4f1b-4b0e-9a53-0c1de3a1f3a7
  brewline person factor ada --remove`;

interface Options {
  readonly remove?: true;
  readonly removePasskey?: string;
  readonly json?: true;
}

/** `brewline person factor` */
export function personFactorCommand({ settings, stdout }: CliContext): Command {
  return new Command('factor')
    .description('which second factors a person has; takes them away')
    .addArgument(loginArgument('as person list shows it'))
    .option('--remove', 'take all away, with the recovery codes')
    .addOption(
      new Option('--remove-passkey <id>', 'take this one away, and the recovery codes with the last factor')
        .argParser(passkeyId)
        .conflicts('remove'),
    )
    .option('--json', 'as JSON')
    .addHelpText('after', help)
    .action(async (login: string, { remove, removePasskey, json }: Options) => {
      const { findPerson, createPasskeys, secondFactorOf } =
        await import('../../adapters/postgres/identity/index.js');
      await withDatabase(await settings(), async (pool) => {
        const person = await findPerson(pool, login);
        if (!person) throw await unknownPerson(pool, login);
        const { personId } = person;
        if (remove) await removeAll(pool, person);
        if (removePasskey !== undefined) await removeOne(pool, person, removePasskey);
        const state = await secondFactorOf(pool, personId);
        const passkeys = await createPasskeys(pool).listOf(personId);
        if (json) writeJson(stdout, { login, ...state, passkeys: passkeys.map(shown) });
        else if (remove ?? removePasskey) stdout.write(`removed: ${removePasskey ?? login}\n`);
        else stdout.write(`${textOf(state, passkeys)}\n`);
      });
    });
}

interface Somebody {
  readonly personId: string;
  readonly login: string;
}

async function removeAll(pool: Pool, { personId, login }: Somebody): Promise<void> {
  const { removeSecondFactors } = await import('../../adapters/postgres/identity/index.js');
  if (!(await removeSecondFactors(pool, personId)))
    throw new Error(`${login} has no second factor; nothing was changed`);
}

async function removeOne(pool: Pool, { personId, login }: Somebody, id: string): Promise<void> {
  const { createPasskeys } = await import('../../adapters/postgres/identity/index.js');
  if ((await createPasskeys(pool).remove(personId, id, { mayBeLast: true })) !== 'removed')
    throw new Error(`${login} has no passkey ${id}; brewline person factor ${login} shows all`);
}

function passkeyId(text: string): string {
  if (isPersonId(text)) return text;
  throw new InvalidArgumentError('It is a UUID, as the list shows it.');
}

function shown({ passkeyId: id, name, createdAt, lastUsedAt }: Passkey) {
  return { passkeyId: id, name, createdAt, lastUsedAt };
}

function textOf({ totp, recoveryCodesLeft }: FactorState, passkeys: readonly Passkey[]): string {
  if (!totp && passkeys.length === 0) return 'no';
  const rows = passkeys.map(({ passkeyId: id, name, createdAt, lastUsedAt }) => [
    id,
    name,
    createdAt.toISOString(),
    lastUsedAt?.toISOString() ?? 'never',
  ]);
  const table = textTable([['PASSKEY', 'NAME', 'ADDED', 'LAST USED'], ...rows]);
  return [
    `yes: ${totp ? 'an authenticator' : 'no authenticator'}, ${passkeys.length} passkeys, ${recoveryCodesLeft} recovery codes`,
    ...(passkeys.length > 0 ? [table] : []),
  ].join('\n');
}
