import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { Command } from 'commander';
import { inspectParked } from '../../adapters/postgres/queries/parkedMessage.js';
import type { FieldDifference } from '../../commands/parkedEdits/index.js';
import { editableCharacters, requeueObstacle } from '../../domain/parking/index.js';
import { printableText } from '../../domain/kernel/text.js';
import { withDatabase, withEventStore } from './connections.js';
import type { CliContext } from './context.js';
import { withFileErrors } from './fileError.js';
import { wholeNumber } from './optionParsers.js';
import { describedRun } from './parkedDryRun.js';
import { acceptedJob } from './parkedJobs.js';
import { obstacleTexts } from './requeueParked.js';
import { writeJson } from './writeJson.js';

interface EditOptions {
  readonly hex?: true;
  readonly requeue?: string;
  readonly json?: true;
}

/** As the API: tries an edited version of a parked message, and sends it when a reason is given. */
export function editCommand({ settings, stdout }: CliContext): Command {
  return new Command('edit')
    .description('what would be appended of an edited version of a message; with --requeue it is sent')
    .argument('<id>', 'as parked list shows it', wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .argument('<file>', 'the whole message: JSON as parked show --fields prints it')
    .option('--hex', 'the file has bytes as pairs of hexadecimal digits')
    .option('--requeue <reason>', 'send it through ingest; the reason stays with it')
    .option('--json', 'as one JSON document, with the names of the HTTP API')
    .addHelpText(
      'after',
      `
The message stays as it is. Of all its versions one is stored, once; the events say who edited it.

Example:
  brewline parked show 17 --fields > message.json
  brewline parked edit 17 message.json
  brewline parked edit 17 message.json --requeue 'firmware 2.1 swaps first and last'`,
    )
    .action(async (id: number, file: string, options: EditOptions) => {
      const config = await settings();
      const text = await withFileErrors(readFile(file, 'utf8'), file, 'read');
      if (text.length > editableCharacters)
        throw new Error(`${file} has ${text.length} characters, at most ${editableCharacters} can be edited`);
      const edited = { as: options.hex ? 'hex' : 'fields', text } as const;
      const result = await withDatabase(config, (pool) =>
        withEventStore(config, (store) => editParked({ pool, store }, { id: String(id), edited, options })),
      );
      if (options.json) writeJson(stdout, result);
      else stdout.write(described(result));
    });
}

type Pool = Parameters<typeof inspectParked>[0];
type Store = Parameters<Parameters<typeof withEventStore>[1]>[0];

async function editParked(
  { pool, store }: { readonly pool: Pool; readonly store: Store },
  {
    id,
    edited,
    options,
  }: {
    readonly id: string;
    readonly edited: { readonly as: 'fields' | 'hex'; readonly text: string };
    readonly options: EditOptions;
  },
) {
  const { createParkedInspector } = await import('../compose/parkedInspector.js');
  const inspector = createParkedInspector({ store, pool, logger: silent });
  const inspected = await inspectParked(pool, id);
  if (!inspected) throw new Error(`there is no parked message ${id}; brewline parked list shows the latest`);
  const obstacle = requeueObstacle(inspected.message);
  if (obstacle && obstacle !== 'otherVersion') throw new Error(`${id}: ${obstacleTexts[obstacle]}`);
  const edit = await inspector.check(inspected, edited);
  if (edit.type === 'refused') throw new Error(`the edited message can not be sent: ${edit.why}`);
  const { body, original } = edit;
  const by = `os:${userInfo().username}`;
  const differences = await inspector.differences(inspected.message.body, body);
  const reason = options.requeue?.slice(0, 200);
  if (reason !== undefined) {
    const job = await acceptedJob(pool, {
      ...{ work: 'requeue', messages: { messageId: id }, canary: 0, reason },
      edit: { body, original, by },
    });
    return { differences, job };
  }
  const version = { body, edited: { by, atMs: Date.now(), ...(original !== undefined && { original }) } };
  return { differences, tried: await inspector.dryRun(inspected, version) };
}

const ignore = () => undefined;
const silent = { debug: ignore, info: ignore, warn: ignore, error: ignore };

function described(result: Awaited<ReturnType<typeof editParked>>): string {
  const changed = result.differences.map(differenceLine).map((line) => printableText(line));
  const end =
    'job' in result
      ? `job ${result.job.id} sends it; brewline parked jobs shows what became of it`
      : describedRun(result.tried);
  return `${[...changed, end].join('\n')}\n`;
}

function differenceLine({ path, before, after }: FieldDifference): string {
  return `${path}: ${before ?? '(not there)'} -> ${after ?? '(not there)'}`;
}
