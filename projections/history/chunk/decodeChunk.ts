import type { ByteReader } from '../bytes/index.js';
import type { HistoryReading } from '../historyReading.js';
import { readNumbers } from '../numbers/index.js';
import { readContexts } from './contexts.js';
import { unframed } from './frame.js';
import { readIdentities, readReceipts, type Receipts } from './messages.js';
import { readRunLengths } from './runs.js';
import { readSensorColumns } from './sensorColumns.js';
import { readListRuns, readLists, type ReadRuns } from './sensorLists.js';

/**
 * The readings of a chunk, as they were encoded.
 *
 * @throws BrewlineError `HISTORY_CHUNK_DAMAGED` for any other bytes than those that `encodeChunk` returned.
 */
export function decodeChunk(bytes: Uint8Array): HistoryReading[] {
  const { count, body } = unframed(bytes);
  const atMs = readNumbers(body, count);
  const receipts = readReceipts(body, atMs);
  const lists = readLists(body, count);
  const measured = readListRuns(body, count, lists);
  const implausible = perReading(readListRuns(body, count, lists));
  const samples = samplesOf(body, measured);
  const plausible = readPlausible(body, count);
  const identities = identitiesOf(body, receipts);
  const contexts = readContexts(body, atMs);
  body.end();
  // Each field by its name: a spread takes ten times as long as all the rest.
  return samples.map(({ sensors, values }, at) => {
    const { epoch, boot, seq, index, session } = identities[at] as Identity;
    return {
      epoch,
      boot,
      seq,
      index,
      session,
      receivedAtMs: receipts.receivedAtMs[at] as number,
      reading: { atMs: atMs[at] as number, sensors, values, context: contexts[at] },
      timePlausible: plausible[at] === 1,
      implausible: implausible[at],
    };
  });
}

function perReading({ lengths, lists }: ReadRuns): (readonly number[] | undefined)[] {
  return lists.flatMap((list, run) => new Array<typeof list>(lengths[run] as number).fill(list));
}

interface Sample {
  readonly sensors: readonly number[];
  readonly values: readonly number[];
}

function samplesOf(body: ByteReader, runs: ReadRuns): Sample[] {
  const columns = readSensorColumns(body, runs);
  const places = new Map([...columns.keys()].map((sensor) => [sensor, 0]));
  const samples: Sample[] = [];
  runs.lists.forEach((list, run) => {
    const sensors = list ?? [];
    const own = sensors.map((sensor) => columns.get(sensor) as Float64Array);
    const starts = sensors.map((sensor) => places.get(sensor) as number);
    const length = runs.lengths[run] as number;
    for (let row = 0; row < length; row += 1) {
      const values = own.map((column, at) => column[(starts[at] as number) + row] as number);
      samples.push({ sensors, values });
    }
    sensors.forEach((sensor, at) => places.set(sensor, (starts[at] as number) + length));
  });
  return samples;
}

function readPlausible(body: ByteReader, count: number): Uint8Array {
  const plausible = new Uint8Array(count);
  let end = 0;
  readRunLengths(body, count, 0).forEach((length, run) => {
    plausible.fill(run % 2 === 0 ? 1 : 0, end, end + length);
    end += length;
  });
  return plausible;
}

type Identity = Pick<HistoryReading, 'epoch' | 'boot' | 'seq' | 'index' | 'session'>;

function identitiesOf(body: ByteReader, { lengths }: Receipts): Identity[] {
  const { epochs, boots, seqs, sessions, indexes } = readIdentities(body, lengths.length);
  const identities: Identity[] = [];
  lengths.forEach((length, message) => {
    const [epoch, boot, seq] = [epochs[message], boots[message], seqs[message]] as [number, number, number];
    const session = sessions[message] as number;
    const first = indexes[message] as number;
    for (let row = 0; row < length; row += 1)
      identities.push({ epoch, boot, seq, index: first + row, session });
  });
  return identities;
}
