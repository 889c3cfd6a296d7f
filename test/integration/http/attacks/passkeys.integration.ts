import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { memoryTrail } from '../../../support/auditTrail.js';
import { jsonPost, startApi, type TestApi } from '../../../support/api.js';
import { passkeyPeople, type Enrolled, type PasskeyPeople } from '../../../support/passkeyPeople.js';
import { flags, SoftwareAuthenticator, type Forgery } from '../../../support/softwareAuthenticator.js';
import { until } from '../../../support/until.js';

const audit = memoryTrail('api');
const made = (length: number) => randomBytes(length).toString('base64url');

describe('an attacker of passkeys', () => {
  let api: TestApi;
  let at: PasskeyPeople;
  /** Somebody else, with a passkey. */
  let other: Enrolled;

  before(async () => {
    api = await startApi({
      audit: audit.trail,
      limits: { logins: { perAccountAndNetwork: 1_000, perAddress: 1_000 } },
    });
    at = passkeyPeople(api);
    other = await at.enrolled();
  });
  after(() => api?.stop());

  /** The second step of a log-in, and the proof before a dangerous operation. */
  const doors = {
    'the log-in': {
      challenge: async (person: Enrolled) => {
        const pendingToken = await at.pend(person);
        const options = await at.loginChallenge(pendingToken);
        return { options, answer: (passkey: unknown) => at.post('/login/factor', { pendingToken, passkey }) };
      },
      right: 200,
      refused: [401, 'the second factor is wrong, or was used already'],
    },
    'a dangerous operation': {
      challenge: async ({ token }: Enrolled) => {
        const options = await at.challenge(token);
        return { options, answer: (passkey: unknown) => at.post('/people/me/proof', { passkey }, token) };
      },
      right: 204,
      refused: [403, 'a right code or a passkey is needed'],
    },
  } as const;

  const told = async (answer: Response) => {
    const text = await answer.text();
    return [answer.status, text === '' ? '' : (JSON.parse(text) as { detail?: string }).detail];
  };

  /** What an authenticator gives back as its person's. */
  const handleOf = ({ personId }: Enrolled) =>
    Buffer.from(personId.replaceAll('-', ''), 'hex').toString('base64url');
  const refusedEntries = () =>
    audit
      .events()
      .flatMap(({ type, data }) =>
        type === 'ActionCompleted' && data.outcome === 'refused' ? [data.subjects] : [],
      );
  const clonesOf = ({ passkeyId }: Enrolled) =>
    refusedEntries().filter((subjects) =>
      subjects.some(({ kind, id }) => kind === 'clonedPasskey' && id === passkeyId),
    ).length;

  /** Each differs in one thing from what is let in. */
  const assertions: Readonly<Record<string, Forgery>> = {
    'in a page of another host': { origin: 'https://evil.example' },
    'in a page of another port of this host': { origin: 'http://localhost:1' },
    'in a page of this host over HTTPS': { origin: 'https://localhost' },
    'in a frame of another page': { client: { crossOrigin: true, topOrigin: 'https://evil.example' } },
    'for another relying party': { rpId: 'evil.example' },
    'for a part of the name': { rpId: 'host' },
    'without PIN or face': { flags: flags.present },
    'without anybody there': { flags: flags.verified },
    'as a registration': { type: 'webauthn.create' },
    'to a challenge that was made up': { challenge: made(32) },
    'to no challenge': { challenge: '' },
    'with a signature of other data': { signed: randomBytes(37) },
    'with a signature that is none': { signature: randomBytes(70) },
    'with an empty signature': { signature: Buffer.alloc(1) },
    'with a credential that nobody has': { credentialId: randomBytes(32) },
    'in the name of nobody': { userHandle: made(16) },
  };

  for (const [door, { challenge, right, refused }] of Object.entries(doors)) {
    describe(`is refused at ${door}`, () => {
      let person: Enrolled;
      before(async () => {
        person = await at.enrolled();
      });
      // The passkey itself is as good as before: nothing else was the reason.
      afterEach(async () => {
        const { options, answer } = await challenge(person);
        assert.deepEqual((await answer(person.authenticator.get(options))).status, right);
      });

      for (const [what, forgery] of Object.entries(assertions))
        it(what, async () => {
          const { options, answer } = await challenge(person);
          assert.deepEqual(await told(await answer(person.authenticator.get(options, forgery))), refused);
        });

      it("with another person's passkey, with their credential and an own key, and in their name", async () => {
        for (const passkey of [
          (options: Options) => other.authenticator.get(options),
          (options: Options) => other.authenticator.get(options, { userHandle: handleOf(person) }),
          (options: Options) =>
            person.authenticator.get(options, { credentialId: other.authenticator.credentialId }),
          (options: Options) =>
            other.authenticator.get(options, { credentialId: person.authenticator.credentialId }),
        ]) {
          const { options, answer } = await challenge(person);
          assert.deepEqual(await told(await answer(passkey(options))), refused);
        }
      });

      it('with data that no authenticator makes', async () => {
        for (const part of ['clientDataJSON', 'authenticatorData', 'signature'] as const) {
          const { options, answer } = await challenge(person);
          const { response, ...passkey } = person.authenticator.get(options);
          const broken = { ...passkey, response: { ...response, [part]: made(200) } };
          assert.deepEqual(await told(await answer(broken)), refused, part);
        }
      });

      it('with an answer that was given before, also to a new challenge', async () => {
        const first = await challenge(person);
        const passkey = person.authenticator.get(first.options);
        assert.equal((await first.answer(passkey)).status, right);
        assert.ok([401, 403].includes((await first.answer(passkey)).status));
        const second = await challenge(person);
        assert.deepEqual(await told(await second.answer(passkey)), refused);
      });

      it('with one answer twice at once', async () => {
        const { options, answer } = await challenge(person);
        const passkey = person.authenticator.get(options);
        const both = await Promise.all([answer(passkey), answer(passkey), answer(passkey)]);
        assert.equal(both.filter(({ status }) => status === right).length, 1);
      });

      it('with two answers to one challenge: a wrong one has used it up', async () => {
        const { options, answer } = await challenge(person);
        const wrong = person.authenticator.get(options, { flags: flags.present });
        assert.deepEqual(await told(await answer(wrong)), refused);
        assert.deepEqual(await told(await answer(person.authenticator.get(options))), refused);
      });

      it('to a challenge that has expired', async () => {
        const { options, answer } = await challenge(person);
        await api.pool.query("update identity.passkey_challenge set expires_at = now() - interval '1 s'");
        assert.deepEqual(await told(await answer(person.authenticator.get(options))), refused);
      });

      it('to the challenge of somebody else, and to one for another purpose', async () => {
        for (const foreign of [
          async () => (await doors['the log-in'].challenge(other)).options,
          async () => (await doors['the log-in'].challenge(person)).options,
          () => at.challenge(other.token),
          () => at.creation(person.token),
        ]) {
          const { answer } = await challenge(person);
          const passkey = person.authenticator.get({ ...(await foreign()), rpId: 'localhost' });
          assert.deepEqual(await told(await answer(passkey)), refused);
        }
      });

      it('with a counter that does not rise, and leaves word of a copy', async () => {
        const { counter } = person.authenticator;
        for (const earlier of [counter, counter - 1, 0]) {
          const { options, answer } = await challenge(person);
          const passkey = person.authenticator.get(options, { counter: earlier });
          assert.deepEqual(await told(await answer(passkey)), refused, String(earlier));
        }
        await until('there are three entries', async () => clonesOf(person) === 3);
      });

      it('and leaves no word of a copy by a counter that nobody signed', async () => {
        const [clones, refusals] = [clonesOf(person), refusedEntries().length];
        const { options, answer } = await challenge(person);
        const passkey = person.authenticator.get(options, { counter: 0, signature: randomBytes(70) });
        assert.deepEqual(await told(await answer(passkey)), refused);
        await until('the entry is complete', async () => refusedEntries().length > refusals);
        assert.equal(clonesOf(person), clones);
      });
    });
  }

  type Options = Parameters<SoftwareAuthenticator['get']>[0];

  it("finds a challenge bound to its log-in: another one of the same person can't answer it", async () => {
    const person = await at.enrolled();
    const [one, two] = [await at.pend(person), await at.pend(person)];
    const options = await at.loginChallenge(one);
    await at.loginChallenge(two);
    const passkey = person.authenticator.get(options);
    assert.equal((await at.post('/login/factor', { pendingToken: two, passkey })).status, 401);
    const again = person.authenticator.get(options);
    assert.equal((await at.post('/login/factor', { pendingToken: one, passkey: again })).status, 200);

    const answer = await at.logIn(person, person.authenticator);
    const { token } = (await answer.json()) as { token: string };
    await at.challenge(token);
    const ofOther = person.authenticator.get(await at.challenge(person.token));
    assert.equal((await at.post('/people/me/proof', { passkey: ofOther }, token)).status, 403);
  });

  it('learns without the password nothing: what waits, waited, and never did is answered the same', async () => {
    const used = await at.pend(other);
    const right = other.authenticator.get(await at.loginChallenge(used));
    assert.equal((await at.post('/login/factor', { pendingToken: used, passkey: right })).status, 200);
    const expired = await at.pend(other);
    await api.pool.query("update identity.pending_login set expires_at = now() - interval '1 s'");
    const answers = new Set<string>();
    for (const pendingToken of [used, expired, made(32), 'x'])
      for (const path of ['/login/factor/passkey', '/login/factor']) {
        const body = { pendingToken, ...(path === '/login/factor' && { passkey: right }) };
        answers.add(JSON.stringify(await told(await at.post(path, body))));
      }
    assert.deepEqual(
      [...answers],
      ['[401,"no log-in waits for a second factor: begin with login and password"]'],
    );
  });

  it('gets no challenge for a log-in of another kind, or from a page of another origin', async () => {
    const { login, password } = other;
    const first = await at.send('/login', jsonPost({ login, password }, { origin: at.origin }));
    const cookie = first.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const stolen = cookie.split('=')[1] ?? '';
    assert.equal((await at.post('/login/factor/passkey', { pendingToken: stolen })).status, 401);
    for (const origin of ['https://evil.example', 'http://localhost:1', 'null']) {
      const asked = await at.send('/login/factor/passkey', jsonPost({}, { origin, cookie }));
      assert.equal(asked.status, 403, origin);
    }
    const pendingToken = await at.pend(other);
    const ofClient = jsonPost({ pendingToken }, { origin: at.origin });
    assert.equal((await at.send('/login/factor/passkey', ofClient)).status, 403);
  });

  it('guesses no faster than at codes: failures of both count together, many at once are no way around', async () => {
    const person = await at.enrolled();
    const tokens = await Promise.all(Array.from({ length: 3 }, () => at.pend(person)));
    const options = await at.loginChallenge(tokens[0] ?? '');
    const passkey = person.authenticator.get(options, { signature: randomBytes(70) });
    const statuses = await Promise.all(
      Array.from({ length: 12 }, async (_, turn) => {
        const guess = turn % 2 === 0 ? { passkey } : { code: `WRNG-WRNG-WRNG-00${10 + turn}` };
        return (await at.post('/login/factor', { pendingToken: tokens[turn % 3], ...guess })).status;
      }),
    );
    assert.equal(statuses.filter((status) => status === 401).length, 5, String(statuses));
    // The wait of a second may end before a busy machine comes to the next line.
    await api.pool.query(
      "update identity.factor_attempt set waits_until = waits_until + interval '1 minute'",
    );
    const { options: fresh, answer } = await doors['the log-in'].challenge(person);
    const right = await answer(person.authenticator.get(fresh));
    assert.equal(right.status, 429, 'a right one has to wait too');
    assert.ok(Number(right.headers.get('retry-after')) >= 1);
    const code = person.recoveryCodes[0];
    assert.equal((await at.post('/login/factor', { pendingToken: tokens[0], code })).status, 429);
    await api.pool.query('update identity.factor_attempt set waits_until = now()');
    assert.equal((await at.post('/login/factor', { pendingToken: tokens[0], code })).status, 200);
    assert.equal((await at.logIn(person, person.authenticator)).status, 200, 'a success ends the wait');
  });

  it('locks nobody out who does not know the password', async () => {
    const person = await at.enrolled();
    const { credentialId } = person.authenticator;
    const attacker = await at.newcomer();
    const pendingToken = await at.pend(other);
    for (let turn = 0; turn < 8; turn += 1) {
      const passkey = new SoftwareAuthenticator(at.origin).get({ challenge: made(32) }, { credentialId });
      await at.post('/login/factor', { pendingToken: made(32), passkey });
      await at.post('/login/factor', { passkey });
      await at.post('/people/me/proof', { passkey }, attacker.token);
      // Waits count for who tries, not for whose credential it is.
      await at.post('/login/factor', { pendingToken, passkey });
    }
    assert.equal((await at.logIn(person, person.authenticator)).status, 200);
    await api.pool.query('delete from identity.factor_attempt');
  });

  it('asks for no more challenges than twenty in five minutes, and of each holder the last one is kept', async () => {
    const person = await at.enrolled();
    const kept = async () =>
      (await api.pool.query("select from identity.passkey_challenge where purpose = 'proof'")).rowCount;
    const old = await at.challenge(person.token);
    const earlier = await kept();
    let last = old;
    for (let turn = 1; turn < 20; turn += 1) last = await at.challenge(person.token);
    const refused = await at.post('/people/me/proof/passkey', {}, person.token);
    assert.deepEqual([refused.status, refused.headers.get('retry-after')], [429, '300']);
    assert.equal(await kept(), earlier);
    const prove = async (options: Options) =>
      (await at.post('/people/me/proof', { passkey: person.authenticator.get(options) }, person.token))
        .status;
    assert.equal(await prove(last), 204);
    assert.equal(await prove(old), 403);
    const expired = await at.challenge(person.token);
    await api.pool.query(
      "update identity.passkey_challenge set asked = 20, expires_at = now() - interval '1 s'",
    );
    assert.equal(await prove(expired), 403);
    assert.equal(await prove(await at.challenge(person.token)), 204, 'the limit is over with the time');
    assert.equal(await kept(), 0, 'and those that expired have gone');
  });

  it('gets no second try in one request: beside a passkey no code counts', async () => {
    const person = await at.enrolled();
    const pendingToken = await at.pend(person);
    const options = await at.loginChallenge(pendingToken);
    const passkey = person.authenticator.get(options, { flags: flags.present });
    const code = person.recoveryCodes[0];
    for (const body of [{ code, passkey }, {}])
      assert.equal((await at.post('/login/factor', { pendingToken, ...body })).status, 401);
    assert.equal((await at.post('/login/factor', { pendingToken, code })).status, 200);
  });
});
