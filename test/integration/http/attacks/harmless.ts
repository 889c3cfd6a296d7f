import assert from 'node:assert/strict';
import { testKey } from '../../../support/api.js';
import type { Answer } from './rawRequest.js';

/** What no answer may hold. None of it is in any request of the attacker's set, so an answer that repeats its request is no false alarm. */
const leaks: Readonly<Record<string, RegExp>> = {
  'a stack trace': /\n\s+at |\\n\s+at |node:internal|\.[jt]s:\d+/,
  'a path of this machine': new RegExp(`${process.cwd().replace(/\W/g, '\\$&')}|node_modules|file://`),
  'text of the database':
    /syntax error at|read_model\.|identity\.|ingest\.|violates |relation \\?"|column \\?"|invalid input syntax|postgres/i,
  'a secret': new RegExp(
    `${testKey}|\\$scrypt|password_hash|set-cookie: [\\w-]*brewline_session\\w*=[^;]`,
    'i',
  ),
  'a header that the request brought': /^x-injected:/im,
};

/**
 * Says that an answer is none of a broken server, and tells nothing that it must not.
 *
 * @param what names the request in the failure
 */
export function assertHarmless({ status, head, body }: Answer, what: string): void {
  const told = `${what}: ${head.split('\r\n')[0] ?? ''} ${body.slice(0, 500)}`;
  assert.ok(status < 500, told);
  for (const [name, shape] of Object.entries(leaks)) {
    const [found] = shape.exec(`${head}\r\n\r\n${body}`) ?? [];
    assert.equal(found, undefined, `${name} in the answer to ${told}`);
  }
}

/** What stands in the other brewer's rows. */
const ofOthers = /of victim|victim[\w.-]*|2{8}-[\d-]*/g;

/** Harmless, with nothing of the other brewer's beyond what the request itself said. */
export function assertNothingOfOthers(answer: Answer, request: string, what: string): void {
  assertHarmless(answer, what);
  const said = new Set(request.match(ofOthers) ?? []);
  const told = (answer.body.match(ofOthers) ?? []).filter((word) => !said.has(word));
  assert.deepEqual(told, [], `${what}: ${answer.body.slice(0, 500)}`);
}
