import { deepEqual } from 'node:assert/strict';
import type { RawEvent, RawStore } from '../../../adapters/eventStore/index.js';
import { surveyLines, surveyStore } from '../../../adapters/eventStore/transfer/surveyStore.js';

describe('a survey of a store before its copy', () => {
  it('has nothing to say about streams with metadata, deletions, ends and links to what is there', async () => {
    deepEqual(
      await linesOf(
        event('brew-1', 0n),
        event('brew-1', 1n),
        event('links', 0n, { type: '$>', data: Buffer.from('1@brew-1') }),
        event('$$brew-1', 0n, { type: '$metadata', data: Buffer.from('{"$tb":9223372036854775807}') }),
        event('brew-2', 2n ** 63n - 1n, { type: '$streamDeleted' }),
        event('brewlineStore-identity', 0n),
      ),
      [],
    );
  });

  it('says what is not copied, what changes, and what a target refuses', async () => {
    const long = 'x'.repeat(2601);
    deepEqual(
      await linesOf(
        event('$settings', 0n),
        event('$settings', 1n),
        event('$$$settings', 0n),
        event('brew-1', 3n),
        event('links', 0n, { type: '$>', data: Buffer.from('3@brew-1') }),
        ...[0n, 1n, 3n].map((revision) => event('brew-3', revision)),
        event('links', 1n, { type: '$>', data: Buffer.from('1@brew-3') }),
        event('big', 0n, { data: Buffer.alloc(1024 * 1024) }),
        event('big', 1n, { data: Buffer.alloc(1024 * 1024 + 1) }),
        event('odd', 0n, { type: long }),
        event('zero\0', 0n),
        event('zeros', 0n, { id: '00000000-0000-0000-0000-000000000000' }),
      ),
      [
        'Not copied, events of system streams: 3 ($settings, $$$settings, …)',
        'Links lead to other events in the copy, because earlier ones are scavenged; streams: 2 (brew-1, brew-3)',
        'Refused by a target with the default limit of 1 MiB of data, events: 1 (1@big)',
        'Refused by an embedded event store for names of over 2600 bytes or with a zero byte, events: 2 (0@odd, 0@zero\0)',
        'Refused by every target, because their ids have zeros only, events: 1 (0@zeros)',
      ],
    );
  });

  it('counts what came before it began', async () => {
    const events = [event('brew-1', 0n), event('$settings', 0n)].map((one, at) => ({
      ...one,
      position: BigInt(at),
    }));
    deepEqual(surveyLines(await surveyStore(storeOf(events, 0n))), []);
  });
});

async function linesOf(...events: readonly RawEvent[]): Promise<string[]> {
  return surveyLines(await surveyStore(storeOf(events, 1_000n)));
}

function storeOf(events: readonly RawEvent[], end: bigint): RawStore {
  const store: Pick<RawStore, 'readAll' | 'endPosition'> = {
    async *readAll() {
      yield* events;
    },
    endPosition: () => Promise.resolve(end),
  };
  return store as RawStore;
}

function event(stream: string, revision: bigint, other: Partial<RawEvent> = {}): RawEvent {
  const bytes = Buffer.from('{}');
  return {
    ...{
      stream,
      revision,
      position: 1n,
      id: '',
      type: 'Counted',
      isJson: true,
      data: bytes,
      metadata: bytes,
    },
    ...other,
  };
}
