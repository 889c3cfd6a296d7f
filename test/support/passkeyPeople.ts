import assert from 'node:assert/strict';
import { addPerson, findPerson } from '../../adapters/postgres/identity/index.js';
import type { Role } from '../../domain/people/index.js';
import { jsonPost, logIn, type TestApi } from './api.js';
import { SoftwareAuthenticator, type PasskeyOptions } from './softwareAuthenticator.js';

/** People with passkeys, at an API that they reach as localhost: an address is no name that passkeys could belong to. */
export interface PasskeyPeople {
  readonly origin: string;
  send(path: string, init?: RequestInit): Promise<Response>;
  post(path: string, body: unknown, token?: string): Promise<Response>;
  newcomer(role?: Role): Promise<Newcomer>;
  /** Adds a passkey in this log-in. */
  add(token: string, authenticator: SoftwareAuthenticator, name?: string): Promise<Added>;
  /** A newcomer who added a passkey. */
  enrolled(): Promise<Enrolled>;
  /** Options of a new passkey. */
  creation(token: string): Promise<PasskeyOptions>;
  /** The challenge before a dangerous operation. */
  challenge(token: string): Promise<PasskeyOptions>;
  /** The first step of a log-in as a client that is no browser; the token of what waits. */
  pend(person: Pick<Newcomer, 'login' | 'password'>): Promise<string>;
  /** The challenge of a log-in. */
  loginChallenge(pendingToken: string): Promise<PasskeyOptions>;
  /** Logs in with password and passkey. */
  logIn(person: Newcomer, authenticator: SoftwareAuthenticator): Promise<Response>;
}

export interface Newcomer {
  readonly login: string;
  readonly password: string;
  readonly personId: string;
  /** Of a log-in with the password alone. */
  readonly token: string;
}

export interface Added {
  readonly passkeyId: string;
  readonly name: string;
  readonly recoveryCodes: readonly string[];
}

export interface Enrolled extends Newcomer, Added {
  readonly authenticator: SoftwareAuthenticator;
}

export function passkeyPeople(api: Pick<TestApi, 'url' | 'pool'>): PasskeyPeople {
  const origin = api.url.replace('127.0.0.1', 'localhost');
  let people = 0;

  const send: PasskeyPeople['send'] = (path, init) => fetch(`${origin}/api/v1${path}`, init);
  const post: PasskeyPeople['post'] = (path, body, token) =>
    send(path, jsonPost(body, token === undefined ? {} : { authorization: `Bearer ${token}` }));

  async function options(path: string, body: unknown, token?: string): Promise<PasskeyOptions> {
    const answer = await post(path, body, token);
    assert.equal(answer.status, 200, path);
    return (await answer.json()) as PasskeyOptions;
  }

  const at: PasskeyPeople = {
    ...{ origin, send, post },
    newcomer: async (role = 'brewer') => {
      people += 1;
      const login = `person-${people}`;
      const password = (await addPerson(api.pool, login, role)) ?? '';
      const personId = (await findPerson(api.pool, login))?.personId ?? '';
      return { login, password, personId, token: await logIn(origin, login, password) };
    },
    creation: (token) => options('/people/me/passkeys/options', {}, token),
    challenge: (token) => options('/people/me/proof/passkey', {}, token),
    loginChallenge: (pendingToken) => options('/login/factor/passkey', { pendingToken }),
    add: async (token, authenticator, name = 'phone') => {
      const credential = authenticator.create(await at.creation(token));
      const added = await post('/people/me/passkeys', { name, credential }, token);
      assert.equal(added.status, 201, await added.clone().text());
      return (await added.json()) as Added;
    },
    enrolled: async () => {
      const person = await at.newcomer();
      const authenticator = new SoftwareAuthenticator(origin);
      return { ...person, ...(await at.add(person.token, authenticator)), authenticator };
    },
    pend: async ({ login, password }) => {
      const answer = await post('/login', { login, password, kind: 'client' });
      assert.equal(answer.status, 202);
      return ((await answer.json()) as { pendingToken: string }).pendingToken;
    },
    logIn: async (person, authenticator) => {
      const pendingToken = await at.pend(person);
      const passkey = authenticator.get(await at.loginChallenge(pendingToken));
      return post('/login/factor', { pendingToken, passkey });
    },
  };
  return at;
}
