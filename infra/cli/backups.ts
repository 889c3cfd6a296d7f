import { Argument, Command } from 'commander';
import { backupResource } from '../../adapters/http/api/resources/index.js';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { listOptions, writeList, type ListOptions } from './list.js';
import { pastTime } from './pastTime.js';
import { storeBackup } from './recordedBackup.js';
import { addDefaultCommand } from './usageHints.js';
import { writeJson } from './writeJson.js';

interface NoteOptions {
  readonly at?: Date;
  readonly failed?: true;
  readonly json?: true;
}

/** `brewline backups` */
export function backupsCommand(context: CliContext): Command {
  const group = new Command('backups')
    .description('backups that were made, and those that failed')
    .addHelpText(
      'after',
      '\nWithout a command it lists them. When the last one is old, BACKUP_OLD_AFTER_HOURS says.\n\nExample:\n  brewline backups',
    );
  return addDefaultCommand(group, listCommand(context)).addCommand(noteCommand(context));
}

function listCommand(context: CliContext): Command {
  return listOptions(new Command('list'), 'backups')
    .description('the latest 200 that were made and the latest 200 that failed, the latest first')
    .addHelpText('after', '\nExample:\n  brewline backups list --limit 10')
    .action(async ({ limit, json }: ListOptions) => {
      const { latestBackups } = await import('../../adapters/postgres/index.js');
      const found = await withDatabase(await context.settings(), (pool) => latestBackups(pool, limit + 1));
      const items = found.slice(0, limit).map(backupResource);
      const more = found.length > limit ? 'raise --limit' : undefined;
      writeList(
        context,
        { items, heading, row, none: 'No backup was recorded: brewline backup.', more },
        json,
      );
    });
}

function noteCommand({ settings, stdout, stderr }: CliContext): Command {
  return new Command('note')
    .description('say that a backup was made by other means, or failed')
    .addArgument(new Argument('[text]', 'what it was, or why it failed; people are mailed this'))
    .option('--failed', 'it failed')
    .option('--at <time>', 'when it ended; now when left out', pastTime)
    .option('--json', 'what was noted, as JSON')
    .addHelpText('after', noteHelp)
    .action(async (text: string | undefined, { at = new Date(), failed, json }: NoteOptions) => {
      if (at.getTime() > Date.now()) throw new Error(`${at.toISOString()} is to come: name when it ended`);
      const backup = {
        ...({ outcome: failed ? 'failed' : 'made', kind: 'other', endedAt: at } as const),
        ...{ tookMs: null, bytes: null, version: null, note: text ?? null },
      };
      await storeBackup(await settings(), backup);
      if (json) writeJson(stdout, backupResource(backup));
      else stderr.write(`Noted: a backup ${failed ? 'failed' : 'was made'} at ${at.toISOString()}.\n`);
    });
}

const heading = ['ENDED AT', 'OUTCOME', 'KIND', 'SECONDS', 'MIB', 'VERSION', 'NOTE'];

function row(backup: ReturnType<typeof backupResource>): readonly string[] {
  const { endedAt, outcome, kind, tookMs, bytes, version, note } = backup;
  const seconds = tookMs === null ? '-' : (tookMs / 1_000).toFixed(1);
  const mebibytes = bytes === null ? '-' : (bytes / 1_048_576).toFixed(1);
  return [endedAt, outcome, kind, seconds, mebibytes, version ?? '-', note ?? '-'];
}

const noteHelp = `
For who backs up PostgreSQL with its own tools: run it after each backup, and operators are told when none comes any more.

Example:
  pgbackrest backup --stanza=brewline && brewline backups note pgbackrest
  brewline backups note 'no space left' --failed --at 2026-11-29T03:00Z`;
