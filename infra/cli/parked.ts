import { Command } from 'commander';
import { inspectParked } from '../../adapters/postgres/queries/parkedMessage.js';
import { explainUplink, faultOffset, textOfUplink } from '../../adapters/protobuf/index.js';
import type { ParkedMessage } from '../../projections/queries/index.js';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { discardCommand } from './discardParked.js';
import { describeParked } from './describeParked.js';
import { requireDevice } from './known.js';
import { listOptions, writeList, type ListOptions } from './list.js';
import { deviceId, wholeNumber } from './optionParsers.js';
import { dryRunCommand } from './parkedDryRun.js';
import { editCommand } from './parkedEdit.js';
import { retryCommand, retryGroupCommand, skipCommand, skipGroupCommand } from './parkedEvents.js';
import { groupsCommand } from './parkedGroups.js';
import {
  cancelCommand,
  discardGroupCommand,
  jobsCommand,
  requeueGroupCommand,
  resumeCommand,
} from './parkedJobs.js';
import { requeueCommand } from './requeueParked.js';
import { unkeptCommand } from './unkeptMessages.js';
import { addDefaultCommand } from './usageHints.js';
import { writeJson } from './writeJson.js';

interface ParkedListOptions extends ListOptions {
  readonly device?: string;
  readonly before?: number;
}

interface ShowOptions {
  readonly body?: true;
  readonly fields?: true;
  readonly json?: true;
}

export function parkedCommand(context: CliContext): Command {
  const group = new Command('parked')
    .description('messages and events that could not be processed, and why')
    .addHelpText(
      'after',
      '\nWithout a command it lists them.\n\nExample:\n  brewline parked list --device keg-1\n  brewline parked show 17',
    );
  return addDefaultCommand(group, listCommand(context))
    .addCommand(groupsCommand(context))
    .addCommand(showCommand(context))
    .addCommand(requeueCommand(context))
    .addCommand(discardCommand(context))
    .addCommand(dryRunCommand(context))
    .addCommand(editCommand(context))
    .addCommand(requeueGroupCommand(context))
    .addCommand(discardGroupCommand(context))
    .addCommand(retryCommand(context))
    .addCommand(skipCommand(context))
    .addCommand(retryGroupCommand(context))
    .addCommand(skipGroupCommand(context))
    .addCommand(jobsCommand(context))
    .addCommand(cancelCommand(context))
    .addCommand(resumeCommand(context))
    .addCommand(unkeptCommand(context));
}

function listCommand(context: CliContext): Command {
  return listOptions(new Command('list'), 'messages')
    .description('parked messages, the latest first')
    .option('--device <id>', 'only of this device', deviceId)
    .option('--before <id>', 'only those parked before this one', wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .addHelpText(
      'after',
      '\nExample:\n  brewline parked list --device keg-1\n  brewline parked list --json | jq .cause',
    )
    .action(async ({ device, before, limit, json }: ParkedListOptions) => {
      const { listParkedMessages } = await import('../../adapters/postgres/queries/index.js');
      const afterKey = before === undefined ? undefined : [String(before)];
      const { items, nextKey } = await withDatabase(await context.settings(), async (pool) => {
        const page = await listParkedMessages(pool, { deviceId: device, limit, afterKey });
        if (device !== undefined && page.items.length === 0) await requireDevice(pool, device);
        return page;
      });
      const chosen = device === undefined ? '' : `--device ${device} `;
      const list = {
        items,
        heading: listHeading,
        row: listRow,
        none: 'No message is parked.',
        more: nextKey && `brewline parked list ${chosen}--before ${nextKey.join()}`,
      };
      writeList(context, list, json);
    });
}

function showCommand({ settings, stdout }: CliContext): Command {
  return new Command('show')
    .description('everything that is stored of one message')
    .argument('<id>', 'as parked list shows it', wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .option('--body', 'only the stored bytes of the message, unchanged')
    .option('--fields', 'only what its bytes say, as JSON that parked edit takes')
    .option('--json', 'as one JSON document, the bytes in base64')
    .addHelpText(
      'after',
      '\nExample:\n  brewline parked show 17\n  brewline parked show 17 --body | protoc --decode_raw',
    )
    .action(async (id: number, { body, fields, json }: ShowOptions) => {
      const inspected = await withDatabase(await settings(), (pool) => inspectParked(pool, String(id)));
      if (!inspected)
        throw new Error(`there is no parked message ${id}; brewline parked list shows the latest`);
      if (body && 'isTTY' in stdout && stdout.isTTY === true)
        throw new Error('the bytes may contain control characters for the terminal: redirect them');
      const { message, laterMessages } = inspected;
      if (body) return void stdout.write(message.body);
      if (fields) {
        const text = await textOfUplink(message.body);
        if (text === null)
          throw new Error('its fields do not say all that its bytes say: edit those, with parked edit --hex');
        return void stdout.write(`${text}\n`);
      }
      const explained = await explainUplink(message.body);
      const faultAt = faultOffset(explained, message);
      if (json) {
        const { body: bytes, ...rest } = message;
        const bodyBase64 = Buffer.from(bytes).toString('base64');
        writeJson(stdout, { ...rest, laterMessages, faultAt, ...explained, bodyBase64 });
      } else stdout.write(`${describeParked(inspected, { ...explained, faultAt })}\n`);
    });
}

const listHeading = ['ID', 'PARKED AT', 'SENT AGAIN', 'DEVICE', 'CODE', 'BYTES', 'CAUSE'];

function listRow({ id, parkedAt, requeuedAt, deviceId, code, bytes, cause }: ParkedMessage): string[] {
  const sentAgain = requeuedAt?.toISOString() ?? '-';
  return [id, parkedAt.toISOString(), sentAgain, deviceId ?? '-', code, String(bytes), cause];
}
