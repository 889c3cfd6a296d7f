import { existsSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { Command } from 'commander';
import { messageOf } from '../../domain/kernel/errors.js';
import type { Manifest } from '../local/backup/index.js';
import type { CliContext, PersonsOutput } from './context.js';
import { withFileErrors } from './fileError.js';
import { recorded } from './recordedBackup.js';

const redrawMs = 200;
const sayMs = 5000;

interface Options {
  readonly json?: true;
}

interface RestoreOptions extends Options {
  readonly erased?: string;
}

export function backupCommand(context: CliContext): Command {
  return new Command('backup')
    .description('write everything that the running instance of npm start needs to run elsewhere to one file')
    .argument('<file>', 'a new file, readable by its owner only; - for the standard output')
    .option('--json', 'what was written, as JSON')
    .addHelpText('after', backupHelp)
    .action(async (file: string, { json }: Options) => {
      if (file !== '-') await backUpInto(file, context, json === true);
      else if (json) throw new Error('--json needs the standard output, which the backup uses');
      else await pipeBackup(context);
    });
}

async function backUpInto(
  file: string,
  { settings, stdout, stderr }: CliContext,
  json: boolean,
): Promise<void> {
  const { backUpToFile } = await import('../local/backup/index.js');
  const config = await settings();
  const { manifest, bytes } = await recorded({ config, kind: 'file', file, stderr }, async () => {
    if (existsSync(file)) throw new Error(`${file} exists already: name a new file`);
    return watched('backup', stderr, (watch) =>
      withFileErrors(backUpToFile({ config, ...watch }, file), file, 'write'),
    );
  });
  const said = `${file}: ${mebibytes(bytes)} MiB, ${summary(manifest)}.`;
  stdout.write(`${json ? JSON.stringify({ file, bytes, ...manifest }) : said}\n`);
  stderr.write('It has secrets in plain text: encrypt it before it leaves this machine.\n');
}

async function pipeBackup({ settings, stdout, stderr }: CliContext): Promise<void> {
  if ((stdout as PersonsOutput).isTTY === true)
    throw new Error('a backup can not be written to a terminal: pipe it, or name a file');
  const { backUp } = await import('../local/backup/index.js');
  const config = await settings();
  const { manifest } = await recorded({ config, kind: 'stream', stderr }, () =>
    watched('backup', stderr, (watch) => backUp({ config, ...watch }, stdout)),
  );
  stderr.write(`Backed up ${summary(manifest)}.\n`);
}

export function restoreCommand({ settings, stdout, stderr }: CliContext): Command {
  return new Command('restore')
    .description('create a data folder from a backup, ready for npm start')
    .argument('<file>', 'a file of brewline backup; - for the standard input')
    .option('--erased <file>', 'ids of people who were deleted since, as brewline person erased prints them')
    .option('--json', 'what was restored, as JSON')
    .addHelpText('after', restoreHelp)
    .action(async (file: string, { json, erased }: RestoreOptions) => {
      const { restore } = await import('../local/backup/index.js');
      const config = await settings();
      const input = file === '-' ? process.stdin : (await openFile(file)).createReadStream();
      const erasedIds = erased === undefined ? [] : await erasedIn(erased);
      const work = watched('restore', stderr, (watch) =>
        restore({ config, ...watch, erasedIds, onNote: (text) => void stderr.write(`${text}\n`) }, input),
      );
      const manifest = await work.catch((cause: unknown) => {
        throw new Error(`nothing was restored to ${config.dataDir}: ${messageOf(cause)}`, { cause });
      });
      const said = `${config.dataDir}: ${summary(manifest)}, as of ${manifest.madeAt}. Start it: BREWLINE_DATA_DIR=${config.dataDir} npm start`;
      stdout.write(`${json ? JSON.stringify({ dataDir: config.dataDir, ...manifest }) : said}\n`);
    });
}

/** The ids in a file of `brewline person erased`: the first word of each line, or `personId` of each JSON line. */
async function erasedIn(file: string): Promise<readonly string[]> {
  const handle = await openFile(file);
  const text = await handle.readFile('utf8').finally(() => handle.close());
  const ids = text.match(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? [];
  if (ids.length === 0 && text.trim() !== '')
    throw new Error(`${file} has no id of a person: it has to be what brewline person erased prints`);
  return ids;
}

async function openFile(file: string): Promise<FileHandle> {
  const handle = await withFileErrors(open(file), file, 'read');
  if (!(await handle.stat()).isDirectory()) return handle;
  await handle.close();
  throw new Error(`${file} is a folder: name a file of brewline backup`);
}

/** The figures by which a person recognizes their data. */
function summary({ tables }: Manifest): string {
  const rows = (name: string) => tables[name] ?? 0;
  const total = Object.values(tables).reduce((sum, each) => sum + each, 0);
  return (
    `${rows('event_store.event')} events and ${rows('identity.device_credential')} devices ` +
    `(${total} rows in ${Object.keys(tables).length} tables)`
  );
}

interface Watch {
  readonly onBytes: (bytes: number) => void;
  /** Aborted by Ctrl-C and similar, so that no partial result stays. */
  readonly signal: AbortSignal;
}

const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Shows progress: on a terminal by a line that is redrawn, elsewhere by a line every few seconds. */
async function watched<T>(
  what: string,
  stderr: PersonsOutput,
  work: (watch: Watch) => Promise<T>,
): Promise<T> {
  const stopping = new AbortController();
  const stop = () => stopping.abort(new Error('interrupted'));
  for (const signal of stopSignals) process.once(signal, stop);
  let lastMs = Date.now();
  const onBytes = (bytes: number) => {
    if (Date.now() - lastMs < (stderr.isTTY ? redrawMs : sayMs)) return;
    lastMs = Date.now();
    const line = `${what}: ${mebibytes(bytes)} MiB of the database`;
    stderr.write(stderr.isTTY ? `\r\x1b[2K${line}` : `${line}\n`);
  };
  try {
    return await work({ onBytes, signal: stopping.signal });
  } finally {
    for (const signal of stopSignals) process.off(signal, stop);
    if (stderr.isTTY) stderr.write('\r\x1b[2K');
  }
}

function mebibytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1);
}

const backupHelp = `
In the file, a tar archive: the secrets, the certificate authority, the database (events, read models, people, devices, parked
messages) as it was at one moment, and what simulated devices remember. Not in it: messages that wait in RabbitMQ's queues,
logs, and settings of the environment. Whoever has the file can act as any device and any person.

Example:
  brewline backup /backup/brewline-$(date +%F).tar
  brewline backup - | age -r age1… > brewline.tar.age      # never in the clear on a disk`;

const restoreHelp = `
The folder is BREWLINE_DATA_DIR, var without it. It must be empty, or not be there. Every file's checksum, and the number of rows in every
table, is compared with the backup; where one differs, nothing is left behind. People in the list of --erased are deleted again. PostgreSQL runs at POSTGRES_PORT meanwhile.

Example:
  BREWLINE_DATA_DIR=/srv/brewline brewline restore /backup/brewline-2026-11-28.tar --erased /backup/erased.txt
  age -d -i key.txt brewline.tar.age | BREWLINE_DATA_DIR=/srv/brewline brewline restore -`;
