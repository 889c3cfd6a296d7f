import assert from 'node:assert/strict';
import { SignJWT } from 'jose';
import { ada, bob } from '../../support/someActors.js';
import { createSessionTokens } from '../../../adapters/http/api/people/sessionToken.js';

const [old, next, other] = ['a1', 'b2', 'c3'].map((byte) => byte.repeat(32)) as [string, string, string];

/** What tokens under each setting make of a token. */
async function verdicts(token: string, ...settings: readonly string[]): Promise<string[]> {
  const found = await Promise.all(settings.map((setting) => createSessionTokens(setting).verify(token)));
  return found.map(({ type }) => type);
}

async function issued(setting: string): Promise<string> {
  return (await createSessionTokens(setting).issue(ada, 7)).token;
}

describe('session tokens while SESSION_KEY is rotated', () => {
  it('hold under the older key until it is taken away, and are made under the first', async () => {
    const during = `${next},${old}`;
    assert.deepEqual(await verdicts(await issued(old), old, during, next), ['valid', 'valid', 'invalid']);
    assert.deepEqual(await verdicts(await issued(during), old, during, next), ['invalid', 'valid', 'valid']);
  });

  it('name the same person under either key', async () => {
    const verified = await createSessionTokens(`${next},${old}`).verify(await issued(old));
    assert.ok(verified.type === 'valid');
    assert.deepEqual([verified.claims.personId, verified.claims.tokenVersion], [ada, 7]);
  });

  it('are invalid under a third key, or changed, whichever key signed them', async () => {
    const during = `${next},${old}`;
    assert.deepEqual(await verdicts(await issued(other), during), ['invalid']);
    for (const key of [old, next]) {
      const [header = '', payload = '', signature = ''] = (await issued(key)).split('.');
      const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
      const forged = Buffer.from(JSON.stringify({ ...claims, sub: bob })).toString('base64url');
      const changed = [
        `${header}.${forged}.${signature}`,
        `${header}.${payload}.`,
        `${header}.${payload}.${(await issued(other)).split('.')[2]}`,
      ];
      for (const token of changed) assert.deepEqual(await verdicts(token, during), ['invalid']);
    }
  });

  it('are expired under either key, and only for who signed them', async () => {
    const expiredUnder = (key: string) =>
      new SignJWT({ ver: 7 })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(ada)
        .setIssuer('brewline')
        .setAudience('brewline-api')
        .setExpirationTime('-1s')
        .sign(Buffer.from(key, 'hex'));
    for (const [key, verdict] of [
      [next, 'expired'],
      [old, 'expired'],
      [other, 'invalid'],
    ] as const)
      assert.deepEqual(await verdicts(await expiredUnder(key), `${next},${old}`), [verdict]);
  });
});
