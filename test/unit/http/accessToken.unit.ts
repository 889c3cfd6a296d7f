import assert from 'node:assert/strict';
import { SignJWT } from 'jose';
import { createAccessTokens } from '../../../adapters/http/api/people/accessToken.js';

const [old, next, other] = ['a1', 'b2', 'c3'].map((byte) => byte.repeat(32)) as [string, string, string];

const claims = {
  personId: '5d2f0c9e-6a3b-4c51-9f0e-7a1d2b3c4d5e',
  loginSessionId: '6d2f0c9e-6a3b-4c51-9f0e-7a1d2b3c4d5e',
};

/** What tokens under each setting make of a token. */
async function verdicts(token: string, ...settings: readonly string[]): Promise<string[]> {
  const found = await Promise.all(settings.map((setting) => createAccessTokens(setting).verify(token)));
  return found.map(({ type }) => type);
}

async function issued(setting: string): Promise<string> {
  return (await createAccessTokens(setting).issue(claims)).token;
}

describe('access tokens while SESSION_KEY is rotated', () => {
  it('hold under the older key until it is taken away, and are made under the first', async () => {
    const during = `${next},${old}`;
    assert.deepEqual(await verdicts(await issued(old), old, during, next), ['valid', 'valid', 'invalid']);
    assert.deepEqual(await verdicts(await issued(during), old, during, next), ['invalid', 'valid', 'valid']);
  });

  it('name the same person under either key', async () => {
    const verified = await createAccessTokens(`${next},${old}`).verify(await issued(old));
    assert.ok(verified.type === 'valid');
    assert.deepEqual(verified.claims, claims);
  });

  it('are invalid under a third key, or changed, whichever key signed them', async () => {
    const during = `${next},${old}`;
    assert.deepEqual(await verdicts(await issued(other), during), ['invalid']);
    for (const key of [old, next]) {
      const [header = '', payload = '', signature = ''] = (await issued(key)).split('.');
      const signed = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
      const forged = Buffer.from(JSON.stringify({ ...signed, sub: claims.loginSessionId })).toString(
        'base64url',
      );
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
      new SignJWT({ sid: claims.loginSessionId })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(claims.personId)
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
