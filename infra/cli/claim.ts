import { Argument, Command } from 'commander';
import type { CliContext } from './context.js';
import { deviceIds } from './deviceIds.js';
import { unknownPerson } from './known.js';
import { loginArgument } from './loginArgument.js';
import { claimOutput, writeClaimCodes, type ClaimOutput } from './writeClaimCodes.js';
import { writeJson } from './writeJson.js';

/** `brewline claim` */
export function claimCommand(context: CliContext): Command {
  return new Command('claim')
    .description('codes on labels, with which people claim machines')
    .addHelpText('after', '\nExample:\n  brewline claim new keg-1 keg-2 --csv > labels.csv')
    .addCommand(newCommand(context))
    .addCommand(useCommand(context));
}

function newCommand(context: CliContext): Command {
  const command = new Command('new')
    .description(
      'make codes for devices that nobody owns, which end their previous ones; of all of them, or of none when one is owned',
    )
    .addArgument(deviceIds());
  return claimOutput(command)
    .addHelpText(
      'after',
      '\nExample:\n  brewline claim new keg-1 keg-2 --csv > labels.csv\n  brewline claim new keg-1 --qr',
    )
    .action(async (ids: string[], output: ClaimOutput) => {
      const config = await context.settings();
      const { withClaims } = await import('./withClaims.js');
      const made = await withClaims(config, (claims) => claims.newCodes(ids));
      await writeClaimCodes(context, config, made, output);
    });
}

function useCommand({ settings, stdout, stderr }: CliContext): Command {
  return new Command('use')
    .description('claim a machine for a person, as they do with the code themselves')
    .addArgument(loginArgument('whose it becomes'))
    .addArgument(new Argument('<code>', '8 letters and digits, as on the label'))
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  brewline claim use berta 0AB3-K7QZ')
    .action(async (login: string, code: string, { json }: { json?: true }) => {
      const { withClaims } = await import('./withClaims.js');
      const { findPerson } = await import('../../adapters/postgres/identity/index.js');
      const outcome = await withClaims(await settings(), async (claims, pool) => {
        const person = await findPerson(pool, login);
        if (!person) throw await unknownPerson(pool, login);
        return claims.claim({ personId: person.personId, address: 'command line', code });
      });
      if (outcome.type === 'limited')
        throw new Error(`too many wrong codes for ${login}, or on the command line; try again in an hour`);
      if (outcome.type === 'refused')
        throw new Error('no machine can be claimed with this code; compare it with the label');
      if (json) writeJson(stdout, { login, deviceId: outcome.deviceId });
      else stdout.write(`${outcome.deviceId}\n`);
      stderr.write(`${login} owns ${outcome.deviceId} from now on\n`);
    });
}
