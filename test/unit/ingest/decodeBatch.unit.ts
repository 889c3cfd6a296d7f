import assert from 'node:assert/strict';
import { decodeLog, decodeUplink, encodeLog } from '../../../adapters/protobuf/index.js';
import { decodeBatch } from '../../../commands/ingest/decodeBatch.js';
import { IngestBench } from './ingestBench.js';

const parts = {
  codec: { decode: decodeUplink, encodeLog, decodeLog },
  tracing: { start: () => undefined },
};

describe('decoding a batch', () => {
  it('spends no stack trace on what can’t be decoded, with or without a number, and leaves those of others', () => {
    const bench = new IngestBench();
    const noise = { ...bench.hello(1, 1), body: Buffer.from('no message of a device') };
    const { received } = decodeBatch([noise, bench.message(1, 1, { kind: 'malformed' })], parts);
    const errors = received.flatMap((each) => (each.type === 'unreadable' ? [each.error as Error] : []));
    assert.equal(errors.length, 2);
    for (const error of [...errors, ...errors.map(({ cause }) => cause as Error)])
      assert.doesNotMatch(error.stack ?? '', /\n {4}at /);
    assert.match(new Error('another').stack ?? '', /\n {4}at /);
  });
});
