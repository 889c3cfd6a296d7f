import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { EventStoreDBClient } from '@eventstore/db-client';
import { markdownItems } from '../../../support/markdownItems.js';
import { openStreams, useClient } from '../client.js';
import { appendLines } from './differences/appendLines.js';
import { otherLines } from './differences/otherLines.js';
import { RawStore } from './differences/rawStore.js';
import { readLines } from './differences/readLines.js';

const lines = [...appendLines, ...readLines, ...otherLines];
/** A real node, of which its own answers are true; those that say nothing are left out. */
const isRealNode = Boolean(process.env.EVENTSTORE_URL);

/**
 * The same raw requests were sent to a real node and to the embedded event store; the list says where the answers differed. Each of its lines
 * is asked again here. `tomb/all` is not: the list cuts it off before the difference.
 */
describe('event store protocol: the differences from a real node, line by line', () => {
  let client: EventStoreDBClient;
  useClient((connected) => (client = connected));

  for (const { line, real, ours, why, ask } of lines) {
    if (isRealNode && real === 'PROBE_TIMEOUT') continue;
    it(`${line}${why === undefined ? '' : `: differs, see “${why}”`}`, async () => {
      const expected = isRealNode ? real : (ours ?? real);
      const { streams, callArguments } = await openStreams(client);
      assert.equal(await ask(new RawStore(streams, callArguments), expected), expected);
    });
  }

  it('differs on purpose only as the README says, at most 25 times', async () => {
    const readme = await readFile('infra/embeddedEventStore/README.md', 'utf8');
    const items = markdownItems(readme.split('## Known differences from EventStoreDB')[1] ?? '');
    const listed = items.flatMap((item) => /^\*\*(.+?)\.\*\*/.exec(item)?.[1] ?? []);
    assert.ok(listed.length > 0 && listed.length <= 25, `${listed.length} differences`);
    for (const { line, real, ours, why } of lines) {
      assert.equal(why === undefined, ours === undefined, line);
      assert.notEqual(ours, real, line);
      if (why !== undefined) assert.ok(listed.includes(why), `${line}: ${why}`);
    }
  });
});
