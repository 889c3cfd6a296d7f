import { Command } from 'commander';
import type { SealedByKey } from '../../adapters/postgres/identity/index.js';
import { keysOf } from '../../domain/kernel/keys.js';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { fewOf, knownKeys } from './knownKeys.js';
import { textTable } from './textTable.js';
import { writeJson } from './writeJson.js';

const help = `
While CREDENTIAL_KEY has two keys, a device that logs in gets under the first one by itself; a claim code never does: brewline claim new
makes another one. What is under the older PEOPLE_KEY gets under the first one by brewline keys rewrap. Take an older key away when nothing
is left under it.

Example:
  brewline keys show --json | jq -r '.credential.devicesLeft[]'`;

/** `brewline keys show` */
export function showKeysCommand(context: CliContext): Command {
  return new Command('show')
    .description('how many keys hold, and how much is left under the older ones')
    .option('--json', 'as one JSON document, with every device and every login that is left')
    .addHelpText('after', help)
    .action(async ({ json }: { json?: true }) => {
      const shown = await readKeys(context);
      if (json) return writeJson(context.stdout, shown);
      context.stdout.write(`${textTable(rowsOf(shown).map(([name, value]) => [name, String(value)]))}\n`);
    });
}

type ShownKeys = Awaited<ReturnType<typeof readKeys>>;

async function readKeys({ settings }: CliContext) {
  const { claimCodesByKey, sealedByKey, secretsByKey } =
    await import('../../adapters/postgres/identity/index.js');
  const config = await settings();
  const { credential, people, session } = await knownKeys(config);
  return withDatabase(config, async (pool) => ({
    credential: {
      keys: keysOf(credential).length,
      ...(await secretsByKey(pool, credential)),
      claimCodes: await claimCodesByKey(pool, credential),
    },
    people:
      people === ''
        ? ({ keys: null } as const)
        : { keys: keysOf(people).length, ...(await sealedByKey(pool, people)) },
    session: { keys: session === '' ? null : keysOf(session).length },
  }));
}

const notKnown = 'not known here';

type Row = readonly [string, string | number];

function rowsOf({ credential, people, session }: ShownKeys): readonly Row[] {
  const { claimCodes } = credential;
  return [
    ['Keys of secrets', credential.keys],
    ['Secrets under the first', credential.current],
    ...older(credential.keys, 'Secrets', credential.older),
    ['Secrets of unknown key', credential.undetermined],
    ['Secrets under no key', credential.refused],
    ...left('Devices left', credential.devicesLeft),
    ['Claim codes under the first', claimCodes.current],
    ...older(credential.keys, 'Claim codes', claimCodes.older),
    ['Claim codes of unknown key', claimCodes.undetermined],
    ['Claim codes under no key', claimCodes.refused],
    ...left('Machines whose codes are left', claimCodes.devicesLeft),
    ...(people.keys === null ? [['Keys of people', notKnown] as const] : peoplesRows(people)),
    ['Keys of log-ins', session.keys ?? notKnown],
  ];
}

function peoplesRows(people: SealedByKey & { readonly keys: number }): readonly Row[] {
  return [
    ['Keys of people', people.keys],
    ["People's secrets under the first", people.current],
    ...older(people.keys, "People's secrets", people.older),
    ["People's secrets under no key", people.refused],
    ...left('People left', people.peopleLeft),
  ];
}

function older(keys: number, what: string, count: number): readonly Row[] {
  return keys > 1 ? [[`${what} under the older`, count]] : [];
}

function left(what: string, names: readonly string[]): readonly Row[] {
  return names.length > 0 ? [[what, fewOf(names)]] : [];
}
