import assert from 'node:assert/strict';
import { createPrivateKey, randomBytes, X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeKey, openssl } from '../../../../infra/local/setup/certificate.js';
import { startApi, type TestApi } from '../../../support/api.js';
import { passkeyPeople, type Enrolled, type PasskeyPeople } from '../../../support/passkeyPeople.js';
import { flags, SoftwareAuthenticator, type Forgery } from '../../../support/softwareAuthenticator.js';

const made = (length: number) => randomBytes(length).toString('base64url');

describe('an attacker who registers a passkey is refused', () => {
  let api: TestApi;
  let at: PasskeyPeople;
  /** Somebody else, with a passkey. */
  let other: Enrolled;

  before(async () => {
    api = await startApi({ limits: { logins: { perAccountAndNetwork: 1_000, perAddress: 1_000 } } });
    at = passkeyPeople(api);
    other = await at.enrolled();
  });
  after(() => api?.stop());

  const told = async (answer: Response) => [
    answer.status,
    ((await answer.json()) as { detail?: string }).detail,
  ];

  const registrations: Readonly<Record<string, Forgery>> = {
    'in a page of another host': { origin: 'https://evil.example' },
    'in a page of another port of this host': { origin: 'http://localhost:1' },
    'for another relying party': { rpId: 'evil.example' },
    'without PIN or face': { flags: flags.present },
    'without anybody there': { flags: flags.verified },
    'with an answer at log-in': { type: 'webauthn.get' },
    'to a challenge that was made up': { challenge: made(32) },
    'with another kind of attestation': { format: 'android-safetynet' },
    'with a statement where there is none': { statement: new Map([['x', 1]]) },
    'with an id that is too long': { credentialId: randomBytes(1_024) },
    'with an empty id': { credentialId: Buffer.alloc(0) },
    'with an algorithm that was not offered': {
      publicKey: new Map<number, unknown>([
        [1, 1],
        [3, -8],
        [-1, 6],
        [-2, new Uint8Array(32)],
      ]),
    },
    'with no key': { publicKey: new Map() },
  };
  const refused = [
    403,
    'the passkey was not accepted: begin again with POST /api/v1/people/me/passkeys/options',
  ];
  const register = (credential: unknown, token: string) =>
    at.post('/people/me/passkeys', { name: 'x', credential }, token);

  let person: Enrolled;
  before(async () => {
    person = await at.enrolled();
  });

  for (const [what, forgery] of Object.entries(registrations))
    it(what, async () => {
      const options = await at.creation(person.token);
      const credential = new SoftwareAuthenticator(at.origin).create(options, forgery);
      // The id in the authenticator's data is what counts.
      const id = (credential.id || 'x').slice(0, 1_364);
      const sent = { ...credential, id, rawId: id };
      assert.deepEqual(await told(await register(sent, person.token)), refused);
    });

  it('with a certificate, whose list of revoked ones we would fetch; a signature with the own key is let in', async () => {
    const attestation = await manufacturer();
    for (const [forgery, status] of [
      [{ attestation }, 403],
      [{ attestation: 'self' }, 201],
    ] as const) {
      const options = await at.creation(person.token);
      const credential = new SoftwareAuthenticator(at.origin).create(options, forgery);
      assert.equal((await register(credential, person.token)).status, status, JSON.stringify(forgery));
    }
  });

  it('with data that no authenticator makes', async () => {
    for (const part of ['clientDataJSON', 'attestationObject'] as const) {
      const options = await at.creation(person.token);
      const { response, ...credential } = new SoftwareAuthenticator(at.origin).create(options);
      const broken = { ...credential, response: { ...response, [part]: made(300) } };
      assert.deepEqual(await told(await register(broken, person.token)), refused, part);
    }
  });

  it('with a challenge that was used, has expired, or is of another log-in or person', async () => {
    const options = await at.creation(person.token);
    const used = new SoftwareAuthenticator(at.origin).create(options);
    assert.equal((await register(used, person.token)).status, 201);
    const again = new SoftwareAuthenticator(at.origin).create(options);
    assert.deepEqual(await told(await register(again, person.token)), refused);
    const late = new SoftwareAuthenticator(at.origin).create(await at.creation(person.token));
    await api.pool.query("update identity.passkey_challenge set expires_at = now() - interval '1 s'");
    assert.deepEqual(await told(await register(late, person.token)), refused);
    const elsewhere = await at.logIn(person, person.authenticator);
    const { token } = (await elsewhere.json()) as { token: string };
    await at.creation(token);
    for (const ofOther of [
      await at.creation(person.token),
      await at.creation(other.token),
      await at.challenge(token),
    ]) {
      const credential = new SoftwareAuthenticator(at.origin).create({
        ...ofOther,
        rp: { id: 'localhost' },
      });
      assert.deepEqual(await told(await register(credential, token)), refused);
    }
  });

  it("with another person's credential, and with an own one twice: each is somebody's already", async () => {
    for (const taken of [other.authenticator, person.authenticator]) {
      const options = await at.creation(person.token);
      const { credentialId } = taken;
      // Nobody signs when they register: it is the attacker's key under an id that is known.
      const credential = new SoftwareAuthenticator(at.origin).create(options, { credentialId });
      assert.deepEqual(await told(await register(credential, person.token)), refused);
    }
    assert.equal((await at.logIn(other, other.authenticator)).status, 200, 'it is still theirs');
  });

  it('for an eleventh passkey, also of two at once', async () => {
    const { authenticator, ...one } = await at.enrolled();
    for (let turn = 2; turn < 10; turn += 1) await at.add(one.token, new SoftwareAuthenticator(at.origin));
    const { token } = (await (await at.logIn(one, authenticator)).json()) as { token: string };
    const credentials = [one.token, token].map(async (each) => {
      const options = await at.creation(each);
      return [new SoftwareAuthenticator(at.origin).create(options), each] as const;
    });
    const both = await Promise.all(
      (await Promise.all(credentials)).map(async (given) => told(await register(...given))),
    );
    const full = both.filter(([status]) => status !== 201);
    assert.deepEqual(full, [[409, 'you have ten passkeys, which is the limit']]);
  });
});

/** One that everybody can be. */
async function manufacturer() {
  const folder = await mkdtemp(join(tmpdir(), 'brewline-manufacturer-'));
  try {
    const [keyFile, file] = [join(folder, 'key'), join(folder, 'pem')];
    await makeKey(keyFile);
    await openssl('req', '-x509', '-key', keyFile, '-subj', '/CN=Keys and Sons', '-days', '1', '-out', file);
    const { raw: certificate } = new X509Certificate(await readFile(file));
    return { certificate, key: createPrivateKey(await readFile(keyFile)) };
  } finally {
    await rm(folder, { recursive: true });
  }
}
