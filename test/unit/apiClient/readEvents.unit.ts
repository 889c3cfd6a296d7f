import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readEvents } from '../../../adapters/apiClient/live/readEvents.js';

interface Sent {
  readonly event: string;
  readonly id: string;
  readonly lines: readonly string[];
}

const line = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => !/[\r\n\0]/.test(text));
const name = fc.stringMatching(/^[a-z]{1,8}$/);
const sent: fc.Arbitrary<Sent> = fc.record({
  event: name,
  id: name,
  lines: fc.array(line, { minLength: 1, maxLength: 3 }),
});

function textOf({ event, id, lines }: Sent, end: string): string {
  const fields = [`event: ${event}`, ': a comment', `id: ${id}`, ...lines.map((each) => `data: ${each}`)];
  return [...fields, 'unknown: field', '', ''].join(end);
}

/** @param cuts where chunks end, in thousandths of the whole. */
function streamOf(text: string, cuts: readonly number[]): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  const ends = [...cuts.map((cut) => Math.floor((cut / 1_000) * bytes.length)), bytes.length].sort(
    (a, b) => a - b,
  );
  return new ReadableStream({
    start(controller) {
      let begin = 0;
      for (const end of ends) {
        controller.enqueue(bytes.slice(begin, end));
        begin = end;
      }
      controller.close();
    },
  });
}

async function readAll<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe('server-sent events', () => {
  const retries: number[] = [];
  const options = {
    signal: new AbortController().signal,
    silenceMs: 1_000,
    onRetry: (ms: number) => void retries.push(ms),
  };

  it('are read whatever ends their lines and wherever chunks end', async () => {
    const cut = fc.nat(1_000);
    const everywhere = Array.from({ length: 1_000 }, (_, index) => index);
    const end = fc.constantFrom('\n', '\r\n', '\r');
    await fc.assert(
      fc.asyncProperty(fc.array(sent), end, fc.array(cut), async (events, lineEnd, cuts) => {
        retries.length = 0;
        const text = `retry: 1234${lineEnd}${lineEnd}${events.map((event) => textOf(event, lineEnd)).join('')}`;
        const read = await readAll(readEvents(streamOf(`${text}: end\n`, cuts), options));
        const expected = events.map(({ event, id, lines }) => ({ event, id, data: lines.join('\n') }));
        assert.deepEqual(read, expected);
        assert.deepEqual(retries, [1234]);
      }),
      { examples: [[[{ event: 'a', id: 'b', lines: ['Bière 🍺', '°C'] }], '\r\n', everywhere]] },
    );
  });

  it('that are not complete when the stream ends are none', async () => {
    const stream = streamOf('data: whole\n\ndata: half', []);
    const read = await readAll(readEvents(stream, options));
    assert.deepEqual(
      read.map(({ data }) => data),
      ['whole'],
    );
  });

  it('may not be longer than a bound, in one line or in many', async () => {
    const long = 'x'.repeat(700_000);
    for (const text of [`data: ${long}${long}`, `data: ${long}\ndata: ${long}\n`])
      await assert.rejects(readAll(readEvents(streamOf(text, []), options)), {
        type: 'max-buffer-size-exceeded',
      });
  });
});
