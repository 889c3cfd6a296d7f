import { Command } from 'commander';

export interface TestOptions {
  /** Kinds (unit, contract, integration, e2e) or parts of paths; any of them must match. None: everything. */
  readonly filters: readonly string[];
  /** Only tests whose titles match. */
  readonly grep?: string;
  /** With the large counts: kills, fuzz inputs, long runs. */
  readonly full: boolean;
}

export function parseTestOptions(argv: readonly string[]): TestOptions {
  const command = new Command('npm test --')
    .description('Runs the tests against servers of their own; leaves nothing behind.')
    .argument('[filters...]', 'kinds (unit, contract, integration, e2e) or parts of paths')
    .option('--grep <text>', 'only tests whose titles match')
    .option('--full', 'with the large counts of kills, fuzz inputs and long runs', false)
    .addHelpText(
      'after',
      '\nFor example:\n  npm test -- unit\n  npm test -- integration/setup --grep restart',
    )
    .parse(argv);
  return { filters: command.args, ...command.opts<{ grep?: string; full: boolean }>() };
}
