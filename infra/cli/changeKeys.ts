import { Argument, Command } from 'commander';
import type { Config } from '../config.js';
import type { SealedByKey, SecretsByKey } from '../../adapters/postgres/identity/index.js';
import { keysOf } from '../../domain/kernel/keys.js';
import { confirmed } from './confirmed.js';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { fewOf, rotatedKeys, type RotatedKey } from './knownKeys.js';
import { choosing } from './optionParsers.js';
import { writeJson } from './writeJson.js';

const ownServers = `
It changes secrets.json of the data folder, which the next npm start reads. Where each role has its own environment, put both keys there:
infra/operations.md says in which order.
`;

/** `brewline keys rotate` */
export function rotateKeyCommand(context: CliContext): Command {
  return new Command('rotate')
    .description('make a new key for what is new; what the older one made holds until brewline keys retire')
    .addArgument(whichArgument())
    .option('--json', 'which, and how many hold, as one JSON document')
    .addHelpText('after', `${ownServers}\nExample:\n  brewline keys rotate credential`)
    .action(async (which: RotatedKey, { json }: { json?: true }) => {
      const config = await context.settings();
      const stored = await changeable(config, which);
      if (keysOf(stored).length > 1)
        throw new Error(
          `two keys hold already; take the older one away first: brewline keys retire ${which}`,
        );
      const { newSecret, storeKey } = await import('../local/setup/index.js');
      await storeKey(config.dataDir, rotatedKeys[which].name, `${newSecret()},${stored}`);
      tell(context, { which, keys: 2, json }, 'has a new key. Both hold once npm start was started anew.');
    });
}

/** `brewline keys retire` */
export function retireKeyCommand(context: CliContext): Command {
  return new Command('retire')
    .description('take the older key away; what it made is refused from then on')
    .addArgument(whichArgument())
    .option('--yes', 'also while something is left under it')
    .option('--json', 'which, and how many hold, as one JSON document')
    .addHelpText('after', `${ownServers}\nExample:\n  brewline keys retire credential`)
    .action(async (which: RotatedKey, { yes, json }: { yes?: true; json?: true }) => {
      const config = await context.settings();
      const stored = await changeable(config, which);
      const [current, ...older] = keysOf(stored);
      if (older.length === 0)
        throw new Error(`${rotatedKeys[which].variable} has one key only; none was taken away`);
      const cost = await costOf(which, config, stored);
      if (cost !== undefined && !yes && !(await confirmed(`${cost} Take it away?`, context.stderr)))
        throw new Error(`nothing was changed: ${cost} Give --yes to take it away all the same`);
      const { storeKey } = await import('../local/setup/index.js');
      await storeKey(config.dataDir, rotatedKeys[which].name, current);
      tell(
        context,
        { which, keys: 1, json },
        'has one key. The older one is out once npm start was started anew.',
      );
    });
}

function whichArgument(): Argument {
  return choosing(
    new Argument(
      '<key>',
      'credential of device secrets and claim codes, people of their secrets, session of log-ins',
    ),
    Object.keys(rotatedKeys),
  );
}

interface Done {
  readonly which: RotatedKey;
  readonly keys: number;
  readonly json: true | undefined;
}

function tell({ stdout, stderr }: CliContext, { which, keys, json }: Done, what: string): void {
  if (json) writeJson(stdout, { key: which, keys });
  stderr.write(`${rotatedKeys[which].variable} ${what}\n`);
}

/** @throws Error where secrets.json is not what the instance takes its key from, or not yet. */
async function changeable(config: Config, which: RotatedKey): Promise<string> {
  const { storedKeys } = await import('../local/setup/index.js');
  const stored = (await storedKeys(config.dataDir))?.[rotatedKeys[which].name];
  const variable = rotatedKeys[which].variable;
  if (stored === undefined)
    throw new Error(
      `${config.dataDir} has no secrets.json with a key: set ${variable} where the roles get their settings`,
    );
  const used = config[rotatedKeys[which].name];
  if (used !== '' && used !== stored)
    throw new Error(
      `the ${variable} in use is not that of ${config.dataDir}/secrets.json: start npm start anew, or change it in the environment if that sets it`,
    );
  return stored;
}

/** What taking the older key away costs; undefined for nothing. */
async function costOf(which: RotatedKey, config: Config, stored: string): Promise<string | undefined> {
  if (which === 'session') return undefined;
  const { claimCodesByKey, sealedByKey, secretsByKey } =
    await import('../../adapters/postgres/identity/index.js');
  return withDatabase(config, async (pool) => {
    if (which === 'people') return peoplesCost(await sealedByKey(pool, stored));
    const [secrets, codes] = [await secretsByKey(pool, stored), await claimCodesByKey(pool, stored)];
    const costs = [
      costOfDevices('secrets of devices', secrets),
      costOfDevices('claim codes', codes, ' (brewline claim new makes others)'),
    ];
    return costs.filter((cost) => cost !== undefined).join(' ') || undefined;
  });
}

function peoplesCost({ older, peopleLeft }: SealedByKey): string | undefined {
  if (older === 0) return undefined;
  return `${older} secrets of people are left under the older key, and would be lost: ${fewOf(peopleLeft)} (brewline keys rewrap encrypts them under the first).`;
}

function costOfDevices(
  what: string,
  { older, undetermined, devicesLeft }: SecretsByKey,
  advice = '',
): string | undefined {
  if (older + undetermined === 0) return undefined;
  return `${older + undetermined} ${what} are left under the older key, and would be refused: ${fewOf(devicesLeft)}${advice}.`;
}
