import { Command, Option } from 'commander';
// Imported directly and not from the folder's index, which loads the whole device client and would slow every other command.
import { withSimulationOptions } from '../simulation/simulationOptions.js';
import type { CliContext } from './context.js';
import type { GivenOptions } from './givenFleet.js';

export function simulateCommand(context: CliContext): Command {
  const command = withSimulationOptions(new Command('simulate'));
  // Unlike the role, this can enroll devices itself.
  for (const option of command.options) if (option.long === '--fleet') option.makeOptionMandatory(false);
  return command
    .addOption(
      new Option(
        '--cert <file>',
        'certificate of the one device that takes part; its common name is the id',
      ).conflicts('fleet'),
    )
    .option('--key <file>', 'private key of that certificate')
    .option('--ca <file>', "authority that signed the broker's certificate; MQTT_CA_FILE when left out")
    .option('--dry-run', 'print how the recording would be read, and its first readings; send nothing')
    .option('--json', 'print the result of the recording as JSON')
    .description(
      'simulate machines that brew, ferment and serve, or play the recording of a brew, with the running instance',
    )
    .addHelpText('after', help)
    .action(async (given: GivenOptions) => {
      const { runSimulate } = await import('./runSimulate.js');
      await runSimulate(given, context);
    });
}

const help = `
Without --fleet it enrolls devices of its own (cli-0001, …; for a recording the one named by --device), the same each time.
Ctrl-C stops it when everything sent is acknowledged.

Example:
  brewline simulate --devices 5 --rate 1 --speed 600 --for 60s
  brewline simulate --cert certificates/keg-4.pem --key certificates/keg-4.key --for 60s
  brewline simulate --recording mash.csv --device keg-1 --dry-run
  brewline simulate --recording tilt.csv --device keg-1 --time-zone Europe/Berlin --units temp=F

A recording: adapters/device/recordings/README.md has the formats and what is asked for. Exit codes: 0 all of it was
acknowledged, 1 it was refused or something failed, 130 (SIGINT) or 143 (SIGTERM) stopped: the session is interrupted.`;
