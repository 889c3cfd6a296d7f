import { Command } from 'commander';
import { readConfig, settings, type Config } from '../config.js';
import type { CliContext } from './context.js';
import { wrapText } from './wrapText.js';

interface DescribedSetting {
  readonly variable: string;
  readonly default: string;
  readonly meaning: string;
  readonly example: string;
}

/** Characters of a line of Markdown. */
const lineLength = 118;

/** Every environment variable, as the list in infra/settings.md; a test compares the two. */
export function settingsList(): string {
  return describedSettings().map(listItem).join('\n');
}

export function settingsCommand({ stdout }: CliContext): Command {
  return new Command('settings')
    .description('print every environment variable with its default, meaning and example')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  brewline settings --json | jq -r ".[].variable"')
    .action(({ json }: { json?: true }) => {
      stdout.write(json ? `${JSON.stringify(describedSettings(), undefined, 2)}\n` : `${settingsList()}\n`);
    });
}

function listItem({ variable, default: value, meaning, example }: DescribedSetting): string {
  const given = value === '' ? 'Empty by default' : `Default \`${value}\``;
  const text = `**\`${variable}\`**: ${meaning}. ${given}, for example \`${example}\`.`;
  return wrapText(text, { first: '- ', next: '  ', length: lineLength });
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
