import { Argument, Command, InvalidArgumentError } from 'commander';
import { shownText } from '../../domain/kernel/actorText.js';
import { flawOfText } from '../../domain/kernel/text.js';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { writeList } from './list.js';

/** `brewline search` */
export function searchCommand(context: CliContext): Command {
  return new Command('search')
    .description(
      'devices, sessions, brews, commands and people whose id begins so, or what a trace has changed',
    )
    .addArgument(
      new Argument(
        '<text>',
        'the beginning of an id, serial number, name or log-in; 8 digits or more of a trace',
      ).argParser(beginning),
    )
    .option('--json', 'one JSON object in each line, with the names of the HTTP API')
    .addHelpText(
      'after',
      '\nExample:\n  brewline search keg-1\n  brewline search 4bf92f3577b34da6a3ce929d0e0e4736',
    )
    .action(async (text: string, { json }: { readonly json?: true }) => {
      const { find } = await import('../../adapters/postgres/queries/index.js');
      const items = await withDatabase(await context.settings(), (pool) => find(pool, text));
      writeList(
        context,
        {
          items,
          heading: ['KIND', 'ID', 'DEVICE', 'FOUND BY', 'NAME'],
          row: ({ kind, id, deviceId, by, name }) => [
            ...[kind, id, deviceId ?? '-', by],
            name === null ? '-' : shownText(name),
          ],
          none: 'Nothing begins so.',
          more: undefined,
        },
        json,
      );
    });
}

function beginning(text: string): string {
  // What the API takes.
  if (text.length >= 2 && text.length <= 100 && flawOfText(text) === undefined) return text;
  throw new InvalidArgumentError('It is a text of 2 to 100 characters, without control characters.');
}
