import { gzipSync } from 'node:zlib';

/** Percent-encoded, as they stand in a path or a query. */
export const hostileTexts: readonly string[] = [
  // SQL
  "' or '1'='1",
  "'; drop table identity; --",
  "attacker-base' union select login, 1 from person --",
  '1); select pg_sleep(5); --',
  "$1; \\copy x to program 'id'",
  '%_%',
  // Headers, and logs
  'x\r\nX-Injected: 1',
  'x\nX-Injected: 1\n\n<script>alert(1)</script>',
  'x\u001b[2J',
  // What is no text
  'a\0b',
  '\uFFFE\uFFFF',
  '\u202Eevil',
  '𝒳'.repeat(300),
  'é'.repeat(300),
  // Names of what JavaScript has
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  // Places of other kinds
  '../../../../etc/passwd',
  '..\\..\\windows\\win.ini',
  '${7*7}{{7*7}}<%= 7*7 %>',
  '<img src=x onerror=alert(1)>',
  'http://127.0.0.1:1/',
  // Numbers and times
  '-1',
  '0',
  '1e400',
  '9'.repeat(400),
  'NaN',
  '0x10',
  '-9223372036854775809',
  '2026-02-30T00:00:00Z',
  '[]',
  '{}',
  'null',
  '',
  'a'.repeat(7_000),
].map((text) => encodeURIComponent(text));

/** Percent-encodings, and bytes, that are no UTF-8. */
export const brokenEncodings: readonly string[] = [
  '%ED%A0%80',
  '%ED%BF%BF%ED%A0%80',
  '%C0%AF..%C0%AF',
  '%E0%80%AF',
  '%F8%88%80%80%80',
  '%FF%FE',
  '%',
  '%z1',
  '%u0041',
  '%00',
  '\u00FF\u00FE',
  '\u00C0\u00AF',
];

export interface HostileBody {
  readonly what: string;
  readonly type?: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly body: string | Uint8Array;
}

const levels = 10_000;
const limit = 64 * 1024;
const ofBytes = (bytes: number) => `{"kind":"${'x'.repeat(bytes - 11)}"}`;
const manyKeys = JSON.stringify(Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`k${at}`, at])));
const polluting = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"kind":"wake"}';

/** None of them is to be taken by any operation that wants a body. */
export const hostileBodies: readonly HostileBody[] = [
  { what: 'one byte too long', body: ofBytes(limit + 1) },
  { what: 'ten times too long', body: ofBytes(10 * limit) },
  { what: 'deep arrays', body: '['.repeat(levels) + ']'.repeat(levels) },
  { what: 'deep objects', body: `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}` },
  { what: 'deep in a field', body: `{"kind":${'['.repeat(levels)}${']'.repeat(levels)}}` },
  { what: 'open arrays', body: '['.repeat(limit - 1) },
  { what: 'a text of brackets that does not end', body: `{"kind":"${'['.repeat(levels)}` },
  { what: 'many keys', body: manyKeys },
  { what: 'many items', body: JSON.stringify(Array.from({ length: 30_000 }, () => 0)) },
  { what: 'prototypes', body: polluting },
  { what: 'only a prototype', body: '{"__proto__":{"login":"admin","password":"x"}}' },
  { what: 'a key twice', body: '{"kind":"wake","kind":"reset","x":1}' },
  { what: 'null', body: 'null' },
  { what: 'an array', body: '[{"kind":"wake"}]' },
  { what: 'a text', body: '"wake"' },
  { what: 'a number beyond all', body: '{"kind":1e999}' },
  { what: 'half of a surrogate pair', body: '{"kind":"\\ud800","\\udfff":1}' },
  { what: 'NUL', body: '{"kind":"a\\u0000b"}' },
  { what: 'a byte that is no UTF-8', body: Buffer.from('{"kind":"\u00ff"}', 'latin1') },
  { what: 'cut off', body: '{"kind":"wake"' },
  { what: 'no JSON', body: '<kind>wake</kind>' },
  { what: 'a form', type: 'application/x-www-form-urlencoded', body: 'kind=wake&login=admin' },
  {
    what: 'parts',
    type: 'multipart/form-data; boundary=x',
    body: '--x\r\nContent-Disposition: form-data; name="kind"\r\n\r\nwake\r\n--x--',
  },
  {
    what: 'XML',
    type: 'application/xml',
    body: '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]><a>&e;</a>',
  },
  { what: 'plain text', type: 'text/plain', body: '{"kind":"wake"}' },
  {
    what: 'UTF-16',
    type: 'application/json; charset=utf-16',
    body: Buffer.from('{"kind":"wake"}', 'utf16le'),
  },
  { what: 'UTF-7', type: 'application/json; charset=utf-7', body: '{"kind":"+AHc-ake"}' },
  {
    what: 'a charset that there is not',
    type: 'application/json; charset=nonsense',
    body: '{"kind":"wake"}',
  },
  { what: 'a type that is none', type: ';;;', body: '{"kind":"wake"}' },
  {
    what: 'a bomb',
    headers: [['Content-Encoding', 'gzip']],
    body: gzipSync(Buffer.alloc(50 * 1024 * 1024, 32)),
  },
  { what: 'not packed', headers: [['Content-Encoding', 'gzip']], body: '{"kind":"wake"}' },
  { what: 'packed otherwise', headers: [['Content-Encoding', 'compress']], body: '{"kind":"wake"}' },
  {
    what: 'chunks that are none',
    headers: [['Transfer-Encoding', 'chunked']],
    body: 'zz\r\n{}\r\n0\r\n\r\n',
  },
  {
    what: 'two lengths',
    headers: [
      ['Content-Length', '2'],
      ['Content-Length', '30'],
    ],
    body: '{}GET /api/v1/devices HTTP/1.1',
  },
  {
    what: 'a length and chunks',
    headers: [
      ['Content-Length', '5'],
      ['Transfer-Encoding', 'chunked'],
    ],
    body: '0\r\n\r\nGET /api/v1/devices HTTP/1.1\r\n\r\n',
  },
];

/** Of requests to any operation. */
export const hostileHeaders: readonly (readonly [string, string])[] = [
  ['X-HTTP-Method-Override', 'DELETE'],
  ['X-Method-Override', 'DELETE'],
  ['X-Original-URL', '/api/v1/parked'],
  ['X-Rewrite-URL', '/api/v1/parked'],
  ['X-Forwarded-Host', 'evil.example'],
  ['X-Forwarded-For', "127.0.0.1, ' or 1=1"],
  ['Forwarded', 'for=127.0.0.1;host=evil.example;proto=https'],
  ['Content-Type', 'application/json; charset="'],
  ['Accept', 'text/html;q=NaN, */*;q=-1'],
  ['Accept-Encoding', 'a,'.repeat(2_000)],
  ['Range', 'bytes=0-,0-,0-,0-'],
  ['Expect', '200-nonsense'],
  ['Cookie', 'brewline_session=%E0%A4%A; __proto__=1; constructor=2'],
  ['Cookie', `a=${'b'.repeat(7_000)}`],
  ['Origin', '\u00ff\u00fe'],
  ['Idempotency-Key', "' or 1=1 --"],
  ['Idempotency-Key', '\u00c0\u00af\u00ff'],
  ['Idempotency-Key', 'x'.repeat(5_000)],
  ['Last-Event-ID', `${'9'.repeat(60)}:${'9'.repeat(30)}`],
  ['Last-Event-ID', "store-1:1' or 1=1"],
  ['Last-Event-ID', ':-1'],
  ['traceparent', '00-zz-zz-01'],
  ['If-None-Match', '*'],
  ['If-Modified-Since', 'nonsense'],
  ['X-Long', 'x'.repeat(20_000)],
  ['X-Two\r\nX-Injected', '1'],
  ['X-Nul', 'a\0b'],
  ['X Space', '1'],
];
