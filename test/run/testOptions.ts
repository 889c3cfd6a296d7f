import { Command, Option } from 'commander';

export interface TestOptions {
  /** Kinds (unit, contract, integration, e2e), parts of paths, or globs; any of them must match. None: everything. */
  readonly filters: readonly string[];
  /** Only tests whose titles match. */
  readonly grep?: string;
  /** Of kills, fuzz inputs, long runs, see `bySize`. */
  readonly size: 'quick' | 'usual' | 'full';
}

export function parseTestOptions(argv: readonly string[]): TestOptions {
  const command = new Command('npm test --')
    .description('Runs the tests against servers of their own; leaves nothing behind.')
    .argument('[filters...]', 'kinds (unit, contract, integration, e2e), parts of paths, or globs in quotes')
    .option('--grep <text>', 'only tests whose titles match')
    .option('--quick', 'with few inputs where a test makes many up')
    .addOption(
      new Option('--full', 'with the large counts of kills, fuzz inputs and long runs').conflicts('quick'),
    )
    .addHelpText(
      'after',
      "\nFor example:\n  npm test -- unit\n  npm test -- integration/setup --grep restart\n  npm test -- '**/sequence*'",
    )
    .parse(argv);
  const { quick, full, ...rest } = command.opts<{ grep?: string; quick?: true; full?: true }>();
  return { filters: command.args, ...rest, size: full ? 'full' : quick ? 'quick' : 'usual' };
}
