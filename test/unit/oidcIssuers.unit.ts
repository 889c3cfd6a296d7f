import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readIssuers } from '../../infra/compose/issuers.js';
import { silentLogger } from '../support/silentLogger.js';

const right = {
  id: 'company',
  name: 'Company',
  issuer: 'https://login.example/realms/company',
  clientId: 'brewline',
  clientSecret: 'very secret',
};

describe('the file of OIDC_ISSUERS_FILE', () => {
  const folder = mkdtempSync(join(tmpdir(), 'issuers-'));
  after(() => rmSync(folder, { recursive: true }));

  function read(content: unknown, mode = 0o600) {
    const file = join(folder, `${Math.random()}.json`);
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content), { mode });
    return readIssuers(file, silentLogger);
  }

  it('may be left out', () => {
    assert.deepEqual(readIssuers('', silentLogger), []);
  });

  it('names issuers, of which none is asked yet', () => {
    const all = read([
      { ...right, signUp: 'open', scope: 'openid', secondFactor: { acr: [], amr: ['mfa'] } },
      { ...right, id: 'here', issuer: 'http://127.0.0.1:1' },
    ]);
    assert.deepEqual(
      all.map(({ id, name, issuer, signUp }) => [id, name, issuer, signUp]),
      [
        ['company', 'Company', right.issuer, 'open'],
        ['here', 'Company', 'http://127.0.0.1:1', undefined],
      ],
    );
  });

  it('is refused when it is wrong, without its secrets', () => {
    for (const [content, why] of [
      ['[{"clientSecret": "very secret"', /it is no JSON/],
      [{}, /expected array/],
      [[{ ...right, clientSecret: '' }], /0\.clientSecret/],
      [[{ ...right, issuer: 'http://login.example' }], /0\.issuer: it is an https/],
      [[{ ...right, issuer: 'https://user@login.example' }], /0\.issuer: it is an https/],
      [[{ ...right, issuer: 'https://login.example/?x' }], /0\.issuer: it is an https/],
      [[{ ...right, id: 'Two words' }], /0\.id/],
      [[{ ...right, scope: 'profile' }], /0\.scope: it has openid/],
      [[{ ...right, signUp: 'always' }], /0\.signUp/],
      [[{ ...right, clientSecrets: 'a typing error' }], /clientSecrets/],
      [[right, { ...right, issuer: 'https://other.example' }], /two have the same id/],
      [[right, { ...right, id: 'other' }], /two have the same issuer/],
    ] as const)
      assert.throws(
        () => read(content),
        ({ code, message }: { code?: string; message: string }) => {
          assert.equal(code, 'CONFIGURATION_INVALID');
          assert.match(message, why);
          return !message.includes('very secret');
        },
        String(why),
      );
  });

  it('is refused when others than its owner may read it, and when it is not there', () => {
    for (const mode of [0o640, 0o604]) assert.throws(() => read([right], mode), /chmod 600/);
    assert.throws(() => readIssuers(join(folder, 'nowhere.json'), silentLogger), /ENOENT/);
  });
});
