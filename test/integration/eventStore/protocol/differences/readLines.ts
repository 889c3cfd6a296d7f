import { filled, readText } from './appendLines.js';
import type { Line } from './line.js';
import { appendEvent, appendOptions, readOf, type RawFilter, type RawRead } from './messages.js';

const badRequest = { real: 'UNKNOWN', ours: 'INVALID_ARGUMENT', why: 'Bad requests' } as const;
const refused = { real: 'INVALID_ARGUMENT' } as const;
/** A real node gives no answer within six seconds. */
const silence = 'PROBE_TIMEOUT';
const backwards = 1;

type Answers = Pick<Line, 'real' | 'ours' | 'why'>;

/** Metadata of a stream of five events, then what the stream shows forwards, backwards, and from its second event on. */
function metadata(line: string, data: string, [shown, fromOne]: readonly [string, string]): Line {
  return {
    line,
    real: `${shown} | ${shown.split(' ').reverse().join(' ')} | ${fromOne} last:4`,
    ask: async (raw) => {
      const stream = await filled(raw, 'mm', 5);
      await raw.append(appendOptions(`$$${stream}`), appendEvent({ type: '$metadata', data }));
      const source = { stream };
      const reads: readonly RawRead[] = [
        { source },
        { source, from: 'end', direction: backwards },
        { source, from: '1', compatibility: 1 },
      ];
      const answers: string[] = [];
      for (const read of reads) answers.push(await raw.read(readOf(read)));
      return answers.join(' | ');
    },
  };
}

const all = ['mm#0 mm#1 mm#2 mm#3 mm#4', 'mm#1 mm#2 mm#3 mm#4'] as const;
const metadataLines: readonly Line[] = [
  metadata('meta/1 {"$maxCount":0} read', '{"$maxCount":0}', all),
  metadata('meta/4 {"$maxCount":2.5} read', '{"$maxCount":2.5}', all),
  metadata('meta/12 {"$maxAge":0} read', '{"$maxAge":0}', all),
  metadata('meta/18 {"$maxCount":2}garbage read', '{"$maxCount":2}garbage', ['mm#3 mm#4', 'mm#3 mm#4']),
  {
    line: 'meta/binary on metastream',
    real: 'mb#0 mb#1 mb#2',
    ask: async (raw) => {
      const stream = await filled(raw, 'mb', 3);
      const binary = { type: '$metadata', contentType: 'application/octet-stream', data: '{"$maxCount":1}' };
      await raw.append(appendOptions(`$$${stream}`), appendEvent(binary));
      return readText(raw, stream);
    },
  },
];

/** Reads a stream of five events; `read` may leave the stream out. */
function ofFive(line: string, answers: Answers, read: RawRead): Line {
  return {
    line,
    ...answers,
    ask: async (raw) => {
      const stream = await filled(raw, 'r', 5);
      return raw.read(readOf({ source: { stream }, ...read }));
    },
  };
}

const allFive = 'r#0 r#1 r#2 r#3 r#4';
const streamLines: readonly Line[] = [
  ofFive('read/r from=9223372036854775808 dir=0', badRequest, { from: '9223372036854775808' }),
  ofFive('read/r from=9223372036854775808 dir=1', badRequest, {
    from: '9223372036854775808',
    direction: backwards,
  }),
  ofFive('read/r from=18446744073709551615 dir=0', badRequest, { from: '18446744073709551615' }),
  ofFive('read/r from=unset dir=1', badRequest, { from: 'unset', direction: backwards }),
  ofFive('read/r count=0', { real: 'UNKNOWN', ours: 'nothing', why: 'A limit of 0' }, { count: 0 }),
  ofFive('read/r count=null', refused, { count: 'unset' }),
  ofFive('read/compat 2 from 10', { real: 'first:5 last:4' }, { from: '10', compatibility: 2 }),
  ofFive('read/empty name', badRequest, { source: { stream: '' } }),
  ofFive('read/no identifier', badRequest, { source: { stream: undefined } }),
  ofFive(
    'read/no uuid option',
    { real: silence, ours: allFive, why: 'Ids that nobody asks for' },
    { isIdAsked: false },
  ),
  {
    line: 'read/no options',
    ...badRequest,
    ask: (raw) => {
      const request = readOf({ source: 'all' });
      request.clearOptions();
      return raw.read(request);
    },
  },
  { line: 'read/neither stream nor all', ...refused, ask: (raw) => raw.read(readOf({})) },
  ofFive('read/filter on stream', refused, { filter: { prefixes: ['r'] } }),
  ofFive('read/direction 7', refused, { direction: 7 }),
  ofFive(
    'read/all count 0',
    { real: silence, ours: 'nothing', why: 'A limit of 0' },
    { source: 'all', count: 0 },
  ),
  ofFive('read/all from unset', badRequest, { source: 'all', from: 'unset' }),
  ...(['9223372036854775807', '4611686018427387904'] as const).map((position, index) =>
    ofFive(
      ['read/all position int64max back', 'read/all position beyond back'][index]!,
      { real: 'UNKNOWN', ours: 'r#4', why: 'Beyond the end' },
      { source: 'all', from: [position, position], direction: backwards, count: 1 },
    ),
  ),
];

/** Filters $all by the name of a stream of five events: forwards the first three, backwards the last two. */
function filtered(
  line: string,
  { fwd, back }: { readonly fwd?: Answers; readonly back?: Answers },
  filterFor: (stream: string) => RawFilter,
): readonly Line[] {
  const of = (direction: 'fwd' | 'back', answers: Answers, read: RawRead): Line => ({
    line: `filter/${line} ${direction}`,
    ...answers,
    ask: async (raw) => {
      const from = await raw.end();
      const stream = await filled(raw, 'r', 5);
      const start = direction === 'fwd' ? { from } : {};
      return raw.read(readOf({ source: 'all', filter: filterFor(stream), ...read, ...start }));
    },
  });
  return [
    ...(fwd ? [of('fwd', fwd, { count: 3 })] : []),
    ...(back ? [of('back', back, { from: 'end', direction: backwards, count: 2 })] : []),
  ];
}

const fwd = { real: 'r#0 r#1 r#2' } as const;
const back = { real: 'r#4 r#3' } as const;
const otherPattern = { ours: 'INVALID_ARGUMENT', why: 'Patterns' } as const;
const filterLines: readonly Line[] = [
  ...filtered('regex bad', { fwd: badRequest, back: badRequest }, () => ({ regex: '[' })),
  ...filtered('regex .NET inline option', { fwd }, (stream) => ({ regex: `(?i)^${stream.toUpperCase()}$` })),
  ...filtered('regex \\A \\z', { fwd, back }, (stream) => ({ regex: `\\A${stream}\\z` })),
  ...filtered('regex atomic', { fwd: { ...fwd, ...otherPattern } }, (stream) => ({
    regex: `(?>r)${stream.slice(1)}$`,
  })),
  ...filtered(
    'regex x-mode',
    { fwd: { ...fwd, ...otherPattern }, back: { ...back, ...otherPattern } },
    (stream) => ({ regex: `(?x) ^ ${stream} $` }),
  ),
  {
    line: 'filter/regex posix \\p{Lu} fwd',
    real: 'aB#0',
    ask: async (raw) => {
      const from = await raw.end();
      await filled(raw, 'ab', 1);
      const stream = await filled(raw, 'aB', 1);
      const filter = { regex: `^a\\p{Lu}${stream.slice(2)}$` };
      return raw.read(readOf({ source: 'all', from, filter }));
    },
  },
  ...filtered('empty regex', { fwd: refused, back: refused }, () => ({ by: 'nothing', regex: '' })),
  ...filtered('neither', { fwd: refused }, () => ({ by: 'nothing' })),
  ...filtered(
    'window 0',
    {
      fwd: { ...fwd, real: silence, ours: fwd.real, why: 'A limit of 0' },
      back: { ...back, real: silence, ours: back.real, why: 'A limit of 0' },
    },
    (stream) => ({ prefixes: [stream], max: 0 }),
  ),
  ...filtered('window unset', { fwd: refused }, (stream) => ({ prefixes: [stream], max: 'unset' })),
  ...filtered('mult 0', { fwd, back }, (stream) => ({ prefixes: [stream], multiplier: 0 })),
];

const resolved = ['lt#0<-l#0', 'lt#1<-l#1', 'unresolved<-l#2', 'unresolved<-l#3', 'l#4', 'unresolved<-l#5'];

/** Two links that lead to events, one beyond a stream's end, one to no stream, one that is none, and one to a stream that was ended. */
function links(line: string, real: string, readFor: (stream: string) => RawRead): Line {
  return {
    line,
    real,
    ask: async (raw) => {
      const from = await raw.end();
      const [target, ended] = [await filled(raw, 'lt', 2), await filled(raw, 'ended', 1)];
      await raw.tombstone(ended, 'any');
      const stream = raw.own('l');
      const leading = [`0@${target}`, `1@${target}`, `9@${target}`, '0@nowhere', 'no link', `0@${ended}`];
      const events = leading.map((data) =>
        appendEvent({ type: '$>', contentType: 'application/octet-stream', data }),
      );
      await raw.append(appendOptions(stream), ...events);
      const read = readFor(stream);
      const start = read.source === 'all' && read.direction === undefined ? { from } : {};
      return raw.read(readOf({ ...read, links: true, ...start }));
    },
  };
}

const linkLines: readonly Line[] = [
  links('links/resolved', resolved.join(' '), (stream) => ({ source: { stream } })),
  links('links/all resolved', resolved.join(' '), (stream) => ({
    source: 'all',
    filter: { prefixes: [stream] },
  })),
  links('links/all by type', resolved.toReversed().join(' '), () => ({
    ...{ source: 'all', from: 'end', direction: backwards, count: 6 },
    filter: { by: 'type', prefixes: ['$>'] },
  })),
  links('links/back', resolved.toReversed().join(' '), (stream) => ({
    ...{ source: { stream }, from: 'end', direction: backwards },
  })),
];

/** Lines about `Read`, without subscriptions. */
export const readLines: readonly Line[] = [...metadataLines, ...streamLines, ...filterLines, ...linkLines];
