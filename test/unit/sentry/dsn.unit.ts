import assert from 'node:assert/strict';
import { parseDsn } from '../../../adapters/sentry/index.js';
import { readConfig } from '../../../infra/config.js';

describe('the DSN of Sentry', () => {
  it('says where envelopes go, and the key', () => {
    for (const [text, url] of [
      ['https://a1b2@o1.ingest.sentry.example/42', 'https://o1.ingest.sentry.example/api/42/envelope/'],
      ['https://a1b2@errors.example:8443/behind/7', 'https://errors.example:8443/behind/api/7/envelope/'],
      ['http://a1b2@127.0.0.1:9000/1', 'http://127.0.0.1:9000/api/1/envelope/'],
    ] as const)
      assert.deepEqual(parseDsn(text), { type: 'dsn', dsn: { url, key: 'a1b2' } });
  });

  for (const [what, text, why] of [
    ['no URL', 'planted-key', /^it is no URL/],
    ['unencrypted over a network', 'http://planted-key@sentry.example/1', /begins with https/],
    ['another scheme', 'ftp://planted-key@sentry.example/1', /begins with https/],
    ['a second key', 'https://planted-key:planted-key@sentry.example/1', /second key/],
    ['no key', 'https://sentry.example/1', /its key/],
    ['a key that ends a header', 'https://planted-key%0d%0a@sentry.example/1', /its key/],
    ['no project', 'https://planted-key@sentry.example/', /its project/],
    ['a project by name', 'https://planted-key@sentry.example/planted-key', /its project/],
    ['a query', 'https://planted-key@sentry.example/1?planted-key', /after its project/],
  ] as const)
    it(`is refused at start, and never shown, with ${what}`, () => {
      const parsed = parseDsn(text);
      assert.ok(parsed.type === 'wrong');
      assert.match(parsed.why, why);
      assert.throws(
        () => readConfig({ SENTRY_DSN: text }),
        ({ message }: Error) => {
          assert.ok(message.includes(`SENTRY_DSN=…: ${parsed.why}`), message);
          assert.doesNotMatch(message, /planted/);
          return true;
        },
      );
    });
});
