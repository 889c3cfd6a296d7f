import { Command } from 'commander';
import { readConfig, settings, type Config } from '../config.js';
import type { CliContext } from './context.js';
import { markdownTable } from './textTable.js';

interface DescribedSetting {
  readonly variable: string;
  readonly default: string;
  readonly meaning: string;
  readonly example: string;
}

/** Every environment variable as the README's table; a test holds the two together. */
export function settingsTable(): string {
  const code = (text: string) => (text === '' ? '' : `\`${text}\``);
  return markdownTable([
    ['Variable', 'Default', 'Meaning', 'Example'],
    ...describedSettings().map((setting) => [
      code(setting.variable),
      code(setting.default),
      setting.meaning,
      code(setting.example),
    ]),
  ]);
}

export function settingsCommand({ stdout }: CliContext): Command {
  return new Command('settings')
    .description('print every environment variable with its default, meaning and example')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  brewline settings --json | jq -r ".[].variable"')
    .action(({ json }: { json?: true }) => {
      stdout.write(json ? `${JSON.stringify(describedSettings(), undefined, 2)}\n` : `${settingsTable()}\n`);
    });
}

function describedSettings(): DescribedSetting[] {
  const defaults = readConfig({});
  return Object.entries(settings).map(([name, { env, meaning, example }]) => ({
    variable: env,
    default: String(defaults[name as keyof Config]),
    meaning,
    example,
  }));
}
