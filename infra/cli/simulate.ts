import { Command } from 'commander';
// Past the folder's index, which loads all of a device: every other command would pay for it.
import { withSimulationOptions } from '../simulation/simulationOptions.js';
import type { CliContext } from './context.js';
import type { GivenOptions } from './runSimulate.js';

export function simulateCommand(context: CliContext): Command {
  const command = withSimulationOptions(new Command('simulate'));
  // Unlike the role, this can enroll devices by itself.
  for (const option of command.options) if (option.long === '--fleet') option.makeOptionMandatory(false);
  return command
    .description(
      'machines that brew, ferment and serve, or the recording of a brew, sent to the running instance',
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
  brewline simulate --recording mash.csv --device keg-1`;
