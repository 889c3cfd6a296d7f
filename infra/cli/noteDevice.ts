import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { Argument, Command, Option } from 'commander';
import type { Pool } from '../../adapters/postgres/index.js';
import { longestNote, mostNotes } from '../../domain/fleet/index.js';
import { actorText, shownText } from '../../domain/kernel/actorText.js';
import type { DeviceNote } from '../../projections/queries/index.js';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { requireDevice, unknownDevice } from './known.js';
import { deviceId, parsedBy, uuidOf } from './optionParsers.js';
import { writeJson } from './writeJson.js';

interface NoteOptions {
  readonly remove?: string;
  readonly json?: true;
}

const noteText = parsedBy((text) => {
  const trimmed = text.trim();
  return trimmed !== '' && trimmed.length <= longestNote ? trimmed : undefined;
}, `a text of at most ${longestNote} characters`);

/** `brewline device note` */
export function noteCommand(context: CliContext): Command {
  return new Command('note')
    .description('what operators noted about a device; with a text, note it')
    .argument('<id>', 'of a device that was added or has reported', deviceId)
    .addArgument(new Argument('[text]', 'as others are to read it').argParser(noteText))
    .addOption(new Option('--remove <note>', 'take this note away').argParser(uuidOf('a note')))
    .option('--json', 'its notes as one JSON document, with the names of the HTTP API')
    .addHelpText(
      'after',
      `\nOwners don't see notes. A device has at most ${mostNotes}.\n\nExample:\n  brewline device note keg-1 "Valve replaced, returned to Berta"\n  brewline device note keg-1`,
    )
    .action(async (id: string, text: string | undefined, options: NoteOptions, self: Command) => {
      if (text !== undefined && options.remove !== undefined)
        self.error('error: either note a text, or --remove a note');
      const { deviceNoteResource } = await import('../../adapters/http/api/resources/index.js');
      const { notesOfDevice } = await import('../../adapters/postgres/queries/index.js');
      const notes = await withDatabase(await context.settings(), async (pool) => {
        await requireDevice(pool, id);
        if (text !== undefined) await add(pool, id, text);
        if (options.remove !== undefined) await remove(pool, id, options.remove);
        return notesOfDevice(pool, id);
      });
      if (options.json) writeJson(context.stdout, { items: notes.map(deviceNoteResource) });
      else
        context.stdout.write(notes.length === 0 ? `${id} has no notes.\n` : notes.map(noteLines).join('\n'));
    });
}

async function add(pool: Pool, id: string, text: string): Promise<void> {
  const { createDeviceNotes } = await import('../../adapters/postgres/index.js');
  const by = { systemUser: userInfo().username };
  const answer = await createDeviceNotes(pool).add({ noteId: randomUUID(), deviceId: id, text, by });
  if (answer.type === 'unknown') throw await unknownDevice(pool, id);
  if (answer.type === 'tooMany')
    throw new Error(`${id} has ${mostNotes} notes, which is the most; --remove takes one away`);
}

async function remove(pool: Pool, id: string, noteId: string): Promise<void> {
  const { createDeviceNotes } = await import('../../adapters/postgres/index.js');
  if (await createDeviceNotes(pool).remove(id, noteId)) return;
  throw new Error(`${id} has no note ${noteId}; brewline device note ${id} shows its notes`);
}

function noteLines({ noteId, writtenBy, writtenAt, text }: DeviceNote): string {
  return `${writtenAt.toISOString()}  ${actorText(writtenBy)}  ${noteId}\n${shownText(text)}\n`;
}
