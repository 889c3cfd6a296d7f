import { existsSync, realpathSync } from 'node:fs';
import { readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { BrewlineError } from '../../../domain/kernel/errors.js';
import { writeOwnFile } from './writeOwnFile.js';

/** Written beside the broker's data after each start. */
interface BrokerRecord {
  /** Path of its data, as the broker knows it. */
  readonly data: string;
  readonly version?: string;
}

/**
 * The path of the broker's data for its configuration. RabbitMQ puts the path between apostrophes when it asks `df` for free
 * space, and its start hangs for ever when the path has one: then a path through its working directory, `folder`, is used.
 *
 * @throws BrewlineError `CONFIGURATION_INVALID` where the working directory has no such path
 */
export function brokerDataPath(folder: string, platform = process.platform): string {
  if (!folder.includes("'")) return join(folder, 'data');
  if (platform === 'linux') return '/proc/self/cwd/data';
  throw new BrewlineError(
    'CONFIGURATION_INVALID',
    `RabbitMQ can't work in ${folder}: there is an apostrophe in the path. Name another folder with BREWLINE_DATA_DIR=….`,
  );
}

/**
 * Adapts the data of an earlier start. RabbitMQ 3 stores the absolute path of its data in every quorum queue; after a move such
 * a queue silently stops working. The paths are corrected, which keeps the messages. Where that is impossible, the data is put
 * aside, and the broker creates new data. RabbitMQ 4 stores no path, so nothing has to be corrected.
 *
 * @param sbin folder of the server that is to be started
 * @returns what was done, for people; undefined when there was nothing to do
 * @throws BrewlineError `CONFIGURATION_INVALID` when the data is of another major version, or of a newer one
 */
export async function adoptBrokerData(
  folder: string,
  sbin: string,
  now = new Date(),
): Promise<string | undefined> {
  if (!existsSync(join(folder, 'data'))) return undefined;
  const record = await readRecord(folder);
  assertReadable(folder, record?.version, brokerVersion(sbin));
  const here = brokerDataPath(folder);
  const queues = (await queueFiles(join(folder, 'data'))).filter(({ text }) => /\bdata_dir\b/.test(text));
  if (queues.length === 0) return undefined;
  // The queues have the real path; the record is for paths that they store as numbers. After an interruption only some queues
  // are corrected.
  const before = queues.map(({ text }) => pathIn(text)).find((path) => path && path !== here) ?? record?.data;
  if (before === undefined || before === here) return undefined;
  const moved = `The data folder was moved: RabbitMQ's data was in ${before}`;
  if (canBeCorrected(queues, before, here)) {
    for (const { file, text } of queues)
      await writeOwnFile(file, text.replaceAll(quoted(before), quoted(here)));
    return `${moved}. The paths in its ${queues.length} queues were corrected; their messages are kept`;
  }
  const aside = join(folder, `data.${now.toISOString().replaceAll(':', '')}`);
  await rename(join(folder, 'data'), aside);
  return `${moved}, and its queues can't be used here. They are kept in ${aside}, with an unknown number of messages that were not ingested yet; to ingest them, move the data folder back to ${before} and that folder in it to data. RabbitMQ starts with empty queues`;
}

/** Records the path of the data and the version of the broker; called when the broker has started. */
export async function recordBrokerData(folder: string, sbin: string): Promise<void> {
  const version = brokerVersion(sbin);
  const record: BrokerRecord = { data: brokerDataPath(folder), ...(version !== undefined && { version }) };
  await writeOwnFile(recordFile(folder), `${JSON.stringify(record)}\n`);
}

function recordFile(folder: string): string {
  return join(folder, 'lastStart.json');
}

async function readRecord(folder: string): Promise<BrokerRecord | undefined> {
  const text = await readFile(recordFile(folder), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as BrokerRecord);
}

/** From the name of its installation folder, with links resolved; undefined when that has none. */
function brokerVersion(sbin: string): string | undefined {
  return /(\d+\.\d+\.\d+)/.exec(existsSync(sbin) ? realpathSync(sbin) : sbin)?.[1];
}

/** RabbitMQ upgrades to the next major version only from the last release of the previous one, and never downgrades. */
function assertReadable(folder: string, made: string | undefined, runs: string | undefined): void {
  if (made === undefined || runs === undefined) return;
  const [madeMajor = 0, madeMinor = 0] = made.split('.').map(Number);
  const [runsMajor = 0, runsMinor = 0] = runs.split('.').map(Number);
  if (madeMajor === runsMajor && madeMinor <= runsMinor) return;
  const data = join(folder, 'data');
  throw new BrewlineError(
    'CONFIGURATION_INVALID',
    `RabbitMQ ${runs} can't read the data in ${data}: RabbitMQ ${made} wrote it. Install RabbitMQ ${madeMajor}.${madeMinor}; or, if you need no message in it, move that folder away and start again.`,
  );
}

interface QueueFile {
  readonly file: string;
  readonly text: string;
}

/** Files of every quorum queue, and of everything else that the broker stores in the same way. */
async function queueFiles(data: string): Promise<QueueFile[]> {
  const names = await readdir(data, { recursive: true });
  const files = names
    .filter((name) => /(^|\/)(quorum|coordination)\/[^/]+\/[^/]+\/config$/.test(name))
    .sort();
  return Promise.all(
    files.map(async (name) => ({
      file: join(data, name),
      text: await readFile(join(data, name), 'utf8'),
    })),
  );
}

/** The path of the data when a queue was created, from the queue itself. */
function pathIn(text: string): string | undefined {
  const path = /data_dir =>\s*"((?:[^"\\]|\\.)*)\/[^"/]+\/(?:quorum|coordination)\/[^"/]+"/.exec(text)?.[1];
  return path?.replace(/\\(.)/g, '$1');
}

/** Characters outside of ASCII are stored as numbers. */
function canBeCorrected(queues: readonly QueueFile[], before: string, here: string): boolean {
  return (
    /^[ -~]+$/.test(before + here) &&
    queues.every(({ text }) => [before, here].some((path) => text.includes(quoted(path))))
  );
}

/** Beginning of an Erlang string with a path below this folder. */
function quoted(folder: string): string {
  return `"${folder.replace(/["\\]/g, '\\$&')}/`;
}
