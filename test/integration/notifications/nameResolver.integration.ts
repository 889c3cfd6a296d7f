import assert from 'node:assert/strict';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { nameResolver } from '../../../adapters/notifications/outbound/nameResolver.js';

const [typeA, typeAaaa] = [1, 28];

/** What a name server answers: bytes of an address, nothing, or not at all. */
const records: Readonly<
  Record<string, readonly (readonly [type: number, address: readonly number[]])[] | 'silent'>
> = {
  'both.test': [
    [typeA, [127, 0, 0, 1]],
    [typeA, [10, 0, 0, 1]],
    [typeAaaa, [...Array<number>(15).fill(0), 1]],
  ],
  'four.test': [[typeA, [8, 8, 8, 8]]],
  'silent.test': 'silent',
};

describe('the look-up of a name', () => {
  let server: Socket;
  let resolve: ReturnType<typeof nameResolver>;
  let asked: string[];

  before(async () => {
    server = createSocket('udp4', (question, { address, port }) => {
      const answer = answerTo(question, asked);
      if (answer) server.send(answer, port, address);
    });
    server.bind(0, '127.0.0.1');
    await once(server, 'listening');
    resolve = nameResolver([`127.0.0.1:${server.address().port}`]);
  });
  after(() => server.close());
  beforeEach(() => {
    asked = [];
  });
  const inTime = () => AbortSignal.timeout(60_000);

  it('finds all addresses, of IPv4 and IPv6, and asks once for each', async () => {
    assert.deepEqual(await resolve('both.test', inTime()), ['127.0.0.1', '10.0.0.1', '::1']);
    assert.deepEqual(asked.toSorted(), ['both.test 1', 'both.test 28']);
    assert.deepEqual(await resolve('four.test', inTime()), ['8.8.8.8']);
  });

  it('finds none of a name that nobody has', async () => {
    assert.deepEqual(await resolve('nobody.test', inTime()), []);
  });

  it('ends when it is told to, whatever the name server does', async () => {
    const startedAt = performance.now();
    assert.deepEqual(await resolve('silent.test', AbortSignal.timeout(100)), []);
    assert.ok(performance.now() - startedAt < 1_900);
  });
});

/** RFC 1035: the question again, and a record of each address; 3 for a name that is not there. */
function answerTo(question: Buffer, asked: string[]): Buffer | undefined {
  const labels: string[] = [];
  let at = 12;
  for (let length = question.readUInt8(at); length > 0; length = question.readUInt8(at)) {
    labels.push(question.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  const type = question.readUInt16BE(at + 1);
  const name = labels.join('.').toLowerCase();
  asked.push(`${name} ${type}`);
  const found = records[name];
  if (found === 'silent') return undefined;
  const answers = (found ?? []).filter(([each]) => each === type);
  const header = Buffer.from([
    ...question.subarray(0, 2),
    0x81,
    found ? 0x80 : 0x83,
    0,
    1,
    0,
    answers.length,
    0,
    0,
    0,
    0,
  ]);
  const resources = answers.map(([, address]) =>
    Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, address.length, ...address]),
  );
  return Buffer.concat([header, question.subarray(12, at + 5), ...resources]);
}
