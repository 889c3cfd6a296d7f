import { Argument, Command } from 'commander';
import type { Config } from '../config.js';
import { keysOf } from '../../domain/kernel/keys.js';
import { confirmed } from './confirmed.js';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { fewOf } from './knownKeys.js';
import { choosing } from './optionParsers.js';
import { writeJson } from './writeJson.js';

const names = { credential: 'credentialKey', session: 'sessionKey' } as const;
const variables = { credential: 'CREDENTIAL_KEY', session: 'SESSION_KEY' } as const;
type Which = keyof typeof names;

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
    .action(async (which: Which, { json }: { json?: true }) => {
      const config = await context.settings();
      const stored = await changeable(config, which);
      if (keysOf(stored).length > 1)
        throw new Error(
          `two keys hold already; take the older one away first: brewline keys retire ${which}`,
        );
      const { newSecret, storeKey } = await import('../local/setup/index.js');
      await storeKey(config.dataDir, names[which], `${newSecret()},${stored}`);
      tell(context, { which, keys: 2, json }, 'has a new key. Both hold once npm start was started anew.');
    });
}

/** `brewline keys retire` */
export function retireKeyCommand(context: CliContext): Command {
  return new Command('retire')
    .description('take the older key away; what it made is refused from then on')
    .addArgument(whichArgument())
    .option('--yes', 'also while secrets of devices are left under it')
    .option('--json', 'which, and how many hold, as one JSON document')
    .addHelpText('after', `${ownServers}\nExample:\n  brewline keys retire credential`)
    .action(async (which: Which, { yes, json }: { yes?: true; json?: true }) => {
      const config = await context.settings();
      const stored = await changeable(config, which);
      const [current, ...older] = keysOf(stored);
      if (older.length === 0) throw new Error(`${variables[which]} has one key only; none was taken away`);
      const cost = await costOf(which, config, stored);
      if (cost !== undefined && !yes && !(await confirmed(`${cost} Take it away?`, context.stderr)))
        throw new Error(`nothing was changed: ${cost} Give --yes to take it away all the same`);
      const { storeKey } = await import('../local/setup/index.js');
      await storeKey(config.dataDir, names[which], current);
      tell(
        context,
        { which, keys: 1, json },
        'has one key. The older one is out once npm start was started anew.',
      );
    });
}

function whichArgument(): Argument {
  return choosing(
    new Argument('<key>', 'credential of device secrets, session of log-ins'),
    Object.keys(names),
  );
}

interface Done {
  readonly which: Which;
  readonly keys: number;
  readonly json: true | undefined;
}

function tell({ stdout, stderr }: CliContext, { which, keys, json }: Done, what: string): void {
  if (json) writeJson(stdout, { key: which, keys });
  stderr.write(`${variables[which]} ${what}\n`);
}

/** @throws Error where secrets.json is not what the instance takes its key from, or not yet. */
async function changeable(config: Config, which: Which): Promise<string> {
  const { storedKeys } = await import('../local/setup/index.js');
  const stored = (await storedKeys(config.dataDir))?.[names[which]];
  const variable = variables[which];
  if (stored === undefined)
    throw new Error(
      `${config.dataDir} has no secrets.json with a key: set ${variable} where the roles get their settings`,
    );
  const used = config[names[which]];
  if (used !== '' && used !== stored)
    throw new Error(
      `the ${variable} in use is not that of ${config.dataDir}/secrets.json: start npm start anew, or change it in the environment if that sets it`,
    );
  return stored;
}

/** What taking the older key away costs; undefined for nothing. */
async function costOf(which: Which, config: Config, stored: string): Promise<string | undefined> {
  if (which === 'session') return undefined;
  const { secretsByKey } = await import('../../adapters/postgres/identity/index.js');
  const { older, undetermined, devicesLeft } = await withDatabase(config, (pool) =>
    secretsByKey(pool, stored),
  );
  if (older + undetermined === 0) return undefined;
  return `${older + undetermined} secrets of devices are left under the older key, and would be refused: ${fewOf(devicesLeft)}.`;
}
