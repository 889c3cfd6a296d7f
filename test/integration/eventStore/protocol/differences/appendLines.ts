import type { Line } from './line.js';
import { appendEvent, appendOptions, idOf, type Expected, type RawEvent } from './messages.js';
import { readOf } from './messages.js';
import type { RawStore } from './rawStore.js';

const badRequest = { real: 'UNKNOWN', ours: 'INVALID_ARGUMENT', why: 'Bad requests' } as const;
const largest = '9223372036854775807';
/** A double holds its value only nearly, and grpc's messages for JavaScript have doubles there. */
const nearlyLargest = '9223372036854776000';

/** Appends events to a new stream. */
export async function filled(raw: RawStore, name: string, events: number): Promise<string> {
  const stream = raw.own(name);
  await raw.append(appendOptions(stream), ...Array.from({ length: events }, () => appendEvent()));
  return stream;
}

export function readText(raw: RawStore, stream: string): Promise<string> {
  return raw.read(readOf({ source: { stream } }));
}

function one(line: string, answers: Pick<Line, 'real' | 'ours' | 'why'>, event: RawEvent): Line {
  return {
    line,
    ...answers,
    ask: (raw) => raw.append(appendOptions(raw.own('id')), appendEvent(event)),
  };
}

const requests: readonly Line[] = [
  { line: 'append/empty call', ...badRequest, ask: (raw) => raw.append() },
  { line: 'append/event without options', ...badRequest, ask: (raw) => raw.append(appendEvent()) },
  {
    line: 'append/no stream id',
    ...badRequest,
    ask: (raw) => raw.append(appendOptions(undefined), appendEvent()),
  },
  {
    line: 'append/no expected revision',
    real: 'INVALID_ARGUMENT',
    ask: (raw) => raw.append(appendOptions(raw.own('none'), 'unset'), appendEvent()),
  },
  {
    line: 'append/two options',
    ...badRequest,
    ask: (raw) => {
      const options = appendOptions(raw.own('twoopt'));
      return raw.append(options, appendEvent(), options, appendEvent());
    },
  },
  {
    line: 'append/two options read2',
    real: 'notFound',
    ask: async (raw) => {
      const options = appendOptions(raw.own('twoopt2'));
      await raw.append(options, appendEvent(), options, appendEvent());
      return readText(raw, raw.own('twoopt2'));
    },
  },
  one(
    'append/type with zero byte',
    { real: 'success 0', ours: 'INVALID_ARGUMENT', why: 'Names' },
    { type: 'a\0' },
  ),
  {
    line: 'append/stream with zero byte',
    ...{ real: 'success 0', ours: 'INVALID_ARGUMENT', why: 'Names' },
    ask: (raw) => raw.append(appendOptions(raw.own('a\0z')), appendEvent()),
  },
  one('append/type 2000 chars', { real: 'success 0' }, { type: 'x'.repeat(2000) }),
  one('append/type 1025 chars', { real: 'success 0' }, { type: 'x'.repeat(1025) }),
  one('append/id missing', badRequest, { id: undefined }),
  one('append/id empty uuid', badRequest, { id: idOf('') }),
  one('append/id not a uuid', badRequest, { id: idOf('hello') }),
  one('append/id 32 hex', { real: 'success 0' }, { id: idOf(crypto.randomUUID().replaceAll('-', '')) }),
  one('append/id braces', { real: 'success 0' }, { id: idOf(`{${crypto.randomUUID()}}`) }),
  one('append/id zero again', badRequest, { id: idOf('00000000-0000-0000-0000-000000000000') }),
  {
    line: 'append/size data 1 MiB',
    real: 'success 0',
    ask: (raw) =>
      raw.append(appendOptions(raw.own('big')), appendEvent({ data: Buffer.alloc(1024 * 1024, 7) })),
  },
  {
    line: 'append/18 MB event',
    real: 'RESOURCE_EXHAUSTED',
    ask: (raw) => raw.append(appendOptions(raw.own('big')), appendEvent({ data: Buffer.alloc(18_000_000) })),
  },
  {
    line: 'append/big readable',
    real: 'big#0 big#1 big#2',
    ask: async (raw) => {
      for (const size of [1, 1024, 1024 * 1024])
        await raw.append(appendOptions(raw.own('big')), appendEvent({ data: Buffer.alloc(size, 7) }));
      return readText(raw, raw.own('big'));
    },
  },
  {
    line: 'append/soft deleted zero',
    real: 'success 0 nothing',
    ask: async (raw) => {
      const stream = await filled(raw, 'b10', 1);
      await raw.delete(stream, 'any');
      return `${await raw.append(appendOptions(stream))} ${await readText(raw, stream)}`;
    },
  },
];

interface Zero {
  readonly expected: Expected;
  readonly before: number;
  readonly appended: number;
}

function expecting(
  line: string,
  { expected, before, appended }: Zero,
  answers: Omit<Line, 'line' | 'ask'>,
): Line {
  return {
    line,
    ...answers,
    ask: async (raw) => {
      const stream = before > 0 ? await filled(raw, 'exp', before) : raw.own('exp');
      const events = Array.from({ length: appended }, () => appendEvent());
      return raw.append(appendOptions(stream, expected), ...events);
    },
  };
}

const onNew = (expected: Expected, real: string): Line =>
  expecting(
    `append/zero events on new stream exp=${expected}`,
    { expected, before: 0, appended: 0 },
    { real },
  );
const onThree = (expected: Expected, real: string): Line =>
  expecting(
    `append/zero events on stream of 3 exp=${expected}`,
    { expected, before: 3, appended: 0 },
    { real },
  );
const oneOnThree = (expected: Expected, real: string, other?: Pick<Line, 'ours' | 'why'>): Line =>
  expecting(
    `append/one event on stream of 3 exp=${expected}`,
    { expected, before: 3, appended: 1 },
    { real, ...other },
  );
const oneOnMissing = (expected: Expected, real: string, other?: Pick<Line, 'ours' | 'why'>): Line =>
  expecting(
    `append/one event on missing exp=${expected}`,
    { expected, before: 0, appended: 1 },
    { real, ...other },
  );
const before2060 = (ours: string) => ({ ours, why: 'Fields for clients of before 20.6.1' }) as const;

const expectations: readonly Line[] = [
  onNew('any', 'success none'),
  onNew('no', 'success none'),
  onNew('0', 'wrong none≠0 before 20.6.1: none≠0'),
  onNew('5', 'wrong none≠5 before 20.6.1: none≠5'),
  onThree('any', 'success 2'),
  onThree('exists', 'success 2'),
  onThree('0', 'wrong 2≠0 before 20.6.1: 2≠0'),
  onThree('2', 'success 2'),
  oneOnThree(
    'no',
    'wrong 2≠none before 20.6.1: 2≠18446744073709552000',
    before2060('wrong 2≠none before 20.6.1: 2≠0'),
  ),
  oneOnThree('0', 'wrong 2≠0 before 20.6.1: 2≠0'),
  oneOnThree('1', 'wrong 2≠1 before 20.6.1: 2≠1'),
  oneOnThree(
    largest,
    `wrong 2≠${largest} before 20.6.1: 2≠${nearlyLargest}`,
    before2060(`wrong 2≠${largest} before 20.6.1: 2≠0`),
  ),
  oneOnThree(
    '9223372036854775806',
    `wrong 2≠9223372036854775806 before 20.6.1: 2≠${nearlyLargest}`,
    before2060('wrong 2≠9223372036854775806 before 20.6.1: 2≠0'),
  ),
  oneOnThree(
    '18446744073709551615',
    'wrong 2≠18446744073709551615 before 20.6.1: 2≠18446744073709552000',
    before2060('wrong 2≠18446744073709551615 before 20.6.1: 2≠0'),
  ),
  oneOnMissing('exists', 'wrong none≠exists before 20.6.1: none≠exists'),
  oneOnMissing('0', 'wrong none≠0 before 20.6.1: none≠0'),
  oneOnMissing('5', 'wrong none≠5 before 20.6.1: none≠5'),
  oneOnMissing(largest, `wrong 0≠${largest} before 20.6.1: 0≠${nearlyLargest}`, {
    ours: `wrong none≠${largest} before 20.6.1: none≠0`,
    why: 'Expected revision 2^63 - 1',
  }),
];

const named = (name: string, answers: Pick<Line, 'real' | 'ours' | 'why'>): Line => ({
  line: `append/stream name ${name}`,
  ...answers,
  // A stream of that name may have events from an earlier run.
  ask: async (raw) => (await raw.append(appendOptions(name), appendEvent())).replace(/ \d+$/, ''),
});

const names: readonly Line[] = [
  named('$all', { real: 'success', ours: 'PERMISSION_DENIED/access-denied', why: '$all as a name' }),
  named('$$', badRequest),
  ...['$$$', '$streams', '$et', '$scavenges', '$users', '$mem-node-state'].map((name) =>
    named(name, { real: 'success' }),
  ),
];

/** Appends ids to a stream, one call for each list; the answer to the last one counts. */
function repeats(
  line: string,
  answers: Pick<Line, 'real' | 'ours' | 'why'>,
  calls: (stream: string, other: string) => readonly (readonly [string, Expected, readonly string[]])[],
): Line {
  return {
    line,
    ...answers,
    ask: async (raw) => {
      const ids = new Map<string, string>();
      let answer = '';
      for (const [stream, expected, keys] of calls(raw.own('i'), raw.own('other'))) {
        const events = keys.map((key) => {
          const id = ids.get(key) ?? crypto.randomUUID();
          ids.set(key, id);
          return appendEvent({ id: idOf(id) });
        });
        answer = await raw.append(appendOptions(stream, expected), ...events);
      }
      return answer;
    },
  };
}

const four = ['i1', 'i2', 'i3', 'i4'];
const wrongNone = {
  real: 'wrong 3≠none before 20.6.1: 3≠18446744073709552000',
  ...before2060('wrong 3≠none before 20.6.1: 3≠0'),
};
const idempotence: readonly Line[] = [
  repeats('idem/no i2', wrongNone, (stream) => [
    [stream, 'any', four],
    [stream, 'no', ['i2']],
  ]),
  repeats('idem/no i1,new', wrongNone, (stream) => [
    [stream, 'any', four],
    [stream, 'no', ['i1', 'new']],
  ]),
  repeats('idem/no i1,i2,new', wrongNone, (stream) => [
    [stream, 'any', four],
    [stream, 'no', ['i1', 'i2', 'new']],
  ]),
  repeats('idem/1 i2', { real: 'wrong 3≠1 before 20.6.1: 3≠1' }, (stream) => [
    [stream, 'any', four],
    [stream, '1', ['i2']],
  ]),
  repeats('idem/other stream again', { real: 'success 3' }, (stream, other) => [
    [stream, 'any', ['i1', 'i2']],
    [other, 'any', ['i1', 'i2']],
    [other, 'any', ['i1', 'i2']],
  ]),
  repeats('idem/first stream again any (id seen in other)', { real: 'success 1' }, (stream, other) => [
    [stream, 'any', ['i1', 'i2']],
    [other, 'any', ['i1', 'i2']],
    [stream, 'any', ['i1', 'i2']],
  ]),
  repeats('idem/j any reversed', { real: 'success 0' }, (stream) => [
    [stream, 'any', ['j1', 'j2']],
    [stream, 'any', ['j2', 'j1']],
  ]),
];

/** Lines about `Append`. */
export const appendLines: readonly Line[] = [...requests, ...expectations, ...names, ...idempotence];
