import { Command, Option } from 'commander';
import type {
  Key,
  StoredEventFilter,
  StoredEventHead,
  StoredEvents,
} from '../../../projections/queries/index.js';
import type { storedEventResource } from '../../../adapters/http/api/resources/index.js';
import type { CliContext } from '../context.js';
import { listOptions, writeList, type ListOptions } from '../list.js';
import { parsedBy } from '../optionParsers.js';
import { categoryOption, streamOption } from './storeOptions.js';
import { withStoredEvents } from './withStoredEvents.js';

interface ListEventsOptions extends ListOptions {
  readonly stream?: string;
  readonly category?: string;
  readonly oldest?: true;
  readonly after?: string;
}

const help = `
Streams are named <category>-<id>: device-keg-1, brewSession-keg-1.7, deviceCommand-keg-1, brewPlan-<brew>, telemetry-0-2026-11-29.
The store has no index of categories: of a category that has few events, the whole store may be read.

Example:
  brewline events list --stream brewSession-keg-1.7 --oldest
  brewline events list --category alarm --json | jq -r .type`;

const most = 100;

/** `brewline events list` */
export function listEventsCommand(context: CliContext): Command {
  return listOptions(new Command('list'), 'events')
    .description('events of the store without their data, the newest first')
    .addOption(new Option('--stream <name>', 'only of this stream').argParser(streamOption))
    .addOption(
      new Option('--category <name>', 'only of streams of this category')
        .argParser(categoryOption)
        .conflicts('stream'),
    )
    .option('--oldest', 'the oldest first')
    .option(
      '--after <number>',
      'go on after this revision of the stream, or without a stream after this position',
      parsedBy((text) => (/^\d{1,19}$/.test(text) ? text : undefined), 'a number of 19 digits at most'),
    )
    .addHelpText('after', help)
    .action(async ({ stream, category, oldest, after, limit, json }: ListEventsOptions) => {
      const { storedEventResource: toResource } =
        await import('../../../adapters/http/api/resources/index.js');
      const filter = { stream, category, order: oldest ? 'oldest' : 'newest' } as const;
      const config = await context.settings();
      const { items, nextKey } = await withStoredEvents(config, (events) =>
        read(events, { ...filter, limit, ...(after !== undefined && { afterKey: [after] }) }),
      );
      const list = {
        items: items.map(toResource),
        heading: ['RECORDED AT', 'STREAM', 'NO', 'TYPE', 'BYTES', 'CAUSED BY'],
        row,
        none: 'There is no such event.',
        more: nextKey && commandOf(filter, nextKey),
      };
      writeList(context, list, json);
    });
}

/** Page by page, as many as are asked for. */
async function read(
  events: StoredEvents,
  filter: StoredEventFilter,
): Promise<{ items: readonly StoredEventHead[]; nextKey: Key | undefined }> {
  const items: StoredEventHead[] = [];
  let { afterKey } = filter;
  do {
    const limit = Math.min(most, filter.limit - items.length);
    const page = await events.list({ ...filter, limit, afterKey });
    items.push(...page.items);
    afterKey = page.nextKey;
  } while (afterKey !== undefined && items.length < filter.limit);
  return { items, nextKey: afterKey };
}

function row({
  recordedAt,
  stream,
  revision,
  type,
  bytes,
  causedBy,
}: ReturnType<typeof storedEventResource>): string[] {
  return [recordedAt ?? '-', stream, String(revision), type, String(bytes), causedBy];
}

/** How to go on. */
function commandOf({ stream, category, order }: Omit<StoredEventFilter, 'limit'>, [after]: Key): string {
  const options = [
    ...(stream === undefined ? [] : [`--stream ${stream}`]),
    ...(category === undefined ? [] : [`--category ${category}`]),
    ...(order === 'oldest' ? ['--oldest'] : []),
  ];
  return ['brewline events list', ...options, `--after ${after}`].join(' ');
}
