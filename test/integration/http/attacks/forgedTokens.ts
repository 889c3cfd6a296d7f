import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { addPerson, endLoginSessions, removePerson } from '../../../../adapters/postgres/identity/index.js';
import { logIn, testKey } from '../../../support/api.js';
import { signedToken, tokenClaimsOf, type Attacked } from './attacked.js';

const key = Buffer.from(testKey, 'hex');
const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Tokens that must not hold, each named after what is wrong with it; all of them are for an administrator where they can be. */
export async function forgedTokens({ api }: Attacked): Promise<Readonly<Record<string, string>>> {
  const admin = await tokenClaimsOf(api.pool, 'admin');
  const victim = await tokenClaimsOf(api.pool, 'victim');
  const claims = () => signedToken(admin);
  const hs256 = { alg: 'HS256' };
  const good = await claims().setProtectedHeader(hs256).sign(key);
  const [header = '', payload = '', signature = ''] = good.split('.');
  const rsa = await generateKeyPair('RS256');
  const jwk = await exportJWK(rsa.publicKey);
  const publicKeyBytes = Buffer.from(JSON.stringify(jwk));
  /** With this header, whatever it says, under the API's own key. */
  const underOurKey = async (named: object) => {
    const signed = await claims()
      .setProtectedHeader({ alg: 'HS256', ...named })
      .sign(key)
      .catch(() => good);
    return [base64url({ ...named }), ...signed.split('.').slice(1)].join('.');
  };
  return {
    'no token of three parts': 'nonsense',
    'two parts': `${header}.${payload}`,
    'without a signature': `${header}.${payload}.`,
    'its last character changed': `${good.slice(0, -2)}${good.endsWith('AA') ? 'BB' : 'AA'}`,
    'another person in it': [
      header,
      base64url({ ...decoded(payload), sub: victim.personId }),
      signature,
    ].join('.'),
    expired: await claims().setProtectedHeader(hs256).setExpirationTime('-1s').sign(key),
    'without an end': await new SignJWT({ sid: admin.sid })
      .setProtectedHeader(hs256)
      .setSubject(admin.personId)
      .setIssuer('brewline')
      .setAudience('brewline-api')
      .sign(key),
    'not valid yet': await claims().setProtectedHeader(hs256).setNotBefore('1h').sign(key),
    'alg none': `${base64url({ alg: 'none' })}.${payload}.`,
    'alg nOnE': `${base64url({ alg: 'nOnE' })}.${payload}.`,
    'alg none with a signature': `${base64url({ alg: 'none' })}.${payload}.${signature}`,
    'HS512 under our key': await claims().setProtectedHeader({ alg: 'HS512' }).sign(Buffer.alloc(64, key)),
    'RS256 said, our HMAC signed': await underOurKey({ alg: 'RS256' }),
    'RS256 with a key of its own': await claims()
      .setProtectedHeader({ alg: 'RS256', jwk })
      .sign(rsa.privateKey),
    'HMAC under a public key that it brings': await claims()
      .setProtectedHeader({ ...hs256, jwk })
      .sign(publicKeyBytes),
    'HMAC under the hexadecimal key': await claims().setProtectedHeader(hs256).sign(Buffer.from(testKey)),
    'HMAC under zeros': await claims().setProtectedHeader(hs256).sign(Buffer.alloc(32)),
    'a key of an address': await claims()
      .setProtectedHeader({ ...hs256, jku: 'http://127.0.0.1:1/keys', kid: '../../../../dev/null' })
      .sign(Buffer.alloc(32)),
    'another audience': await claims().setProtectedHeader(hs256).setAudience('other').sign(key),
    'another issuer': await claims().setProtectedHeader(hs256).setIssuer('other').sign(key),
    'no such person': await signedToken({ ...admin, personId: randomUUID() })
      .setProtectedHeader(hs256)
      .sign(key),
    "another person's log-in": await signedToken({ ...admin, sid: victim.sid })
      .setProtectedHeader(hs256)
      .sign(key),
    'no such log-in': await signedToken({ ...admin, sid: randomUUID() })
      .setProtectedHeader(hs256)
      .sign(key),
    'no log-in, as tokens were before': await new SignJWT({ ver: 1 })
      .setProtectedHeader(hs256)
      .setSubject(admin.personId)
      .setIssuer('brewline')
      .setAudience('brewline-api')
      .setExpirationTime('1h')
      .sign(key),
    'a log-in that is no id': await signedToken({ ...admin, sid: 1 })
      .setProtectedHeader(hs256)
      .sign(key),
    "a browser's log-in": await ofBrowser(api, admin.personId),
    'a log-in that was ended': await ofEndedLogin(api),
    'a removed person': await ofRemovedPerson(api),
  };
}

function decoded(part: string): object {
  return JSON.parse(Buffer.from(part, 'base64url').toString()) as object;
}

async function ofRemovedPerson(api: Attacked['api']): Promise<string> {
  const password = await addPerson(api.pool, 'removed', 'admin');
  const token = await logIn(api.url, 'removed', password ?? '');
  await removePerson(api.pool, 'removed');
  return token;
}

async function ofBrowser({ pool }: Attacked['api'], personId: string): Promise<string> {
  const { rows } = await pool.query<{ sid: string }>(
    `insert into identity.login_session (person_id, kind, secret_hash) values ($1, 'browser', $2)
     returning login_session_id::text as sid`,
    [personId, randomBytes(32)],
  );
  return signedToken({ personId, sid: rows[0]?.sid }).setProtectedHeader({ alg: 'HS256' }).sign(key);
}

async function ofEndedLogin({ pool }: Attacked['api']): Promise<string> {
  const claims = await tokenClaimsOf(pool, 'admin');
  const which = { personId: claims.personId, loginSessionId: claims.sid };
  assert.equal(await endLoginSessions(pool, which, 'endedByPerson'), 1);
  return signedToken(claims).setProtectedHeader({ alg: 'HS256' }).sign(key);
}
