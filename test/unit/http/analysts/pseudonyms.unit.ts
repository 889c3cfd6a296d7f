import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createKnownDevices, createPseudonyms } from '../../../../adapters/http/api/analysts/index.js';
import { deviceIdPattern } from '../../../../domain/kernel/deviceId.js';
import { parseSessionId, sessionId } from '../../../../domain/brewSession/index.js';
import { brewline, isPersonId } from '../../../../domain/people/index.js';
import { testKey, testPseudonymKey } from '../../../support/api.js';

const pseudonyms = createPseudonyms(testPseudonymKey);
const others = createPseudonyms(testKey);
const person = '11111111-1111-4111-8111-111111111111';

describe('pseudonyms', () => {
  it('have the shapes of what they stand for', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/), fc.nat({ max: 2 ** 40 }), (id, session) => {
        const device = pseudonyms.device(id);
        assert.match(device, deviceIdPattern);
        assert.match(device, /^d_[a-z2-7]{26}$/);
        const named = pseudonyms.session(sessionId(id, session));
        assert.deepEqual(parseSessionId(named), { deviceId: device, session });
      }),
    );
    assert.ok(isPersonId(pseudonyms.person(person)));
    assert.match(pseudonyms.person(person), /^.{14}8/);
    assert.equal(pseudonyms.person(brewline), brewline);
  });

  it('stay while the key stays, and differ by key and by what they are for', () => {
    assert.equal(pseudonyms.device('keg-1'), 'd_w67woksqc2z4xirjmnxjbofage');
    assert.equal(pseudonyms.device('keg-1'), createPseudonyms(testPseudonymKey).device('keg-1'));
    assert.notEqual(pseudonyms.device('keg-1'), others.device('keg-1'));
    assert.notEqual(pseudonyms.device('keg-1'), pseudonyms.device('keg-2'));
    assert.notEqual(pseudonyms.person(person), others.person(person));
    assert.notEqual(pseudonyms.person(person), person);
    assert.ok(isPersonId(pseudonyms.alarm(person)));
    assert.equal(new Set([person, pseudonyms.alarm(person), pseudonyms.person(person)]).size, 3);
  });

  it('seal texts so that nobody reads, forges or changes them', () => {
    const sealed = pseudonyms.seal('["keg-1"]');
    assert.equal(pseudonyms.unseal(sealed), '["keg-1"]');
    assert.doesNotMatch(Buffer.from(sealed, 'base64url').toString('latin1'), /keg/);
    assert.equal(others.unseal(sealed), undefined);
    for (const forged of [
      '',
      'x',
      `A${sealed.slice(1)}`,
      sealed.slice(0, -2),
      Buffer.from('["keg-1"]').toString('base64url'),
    ])
      if (forged !== sealed) assert.equal(pseudonyms.unseal(forged), undefined, forged);
  });
});

describe('the devices behind pseudonyms', () => {
  it('are read again when one is not found, and no more often than that', async () => {
    const ids = ['keg-1'];
    let reads = 0;
    const deviceIds = async () => ((reads += 1), [...ids]);
    const known = createKnownDevices({ pseudonyms, deviceIds, refreshMs: 50 });
    const found = await Promise.all([1, 2, 3].map(() => known.idOf(pseudonyms.device('keg-1'))));
    assert.deepEqual([found, reads], [['keg-1', 'keg-1', 'keg-1'], 1]);
    ids.push('keg-2');
    assert.equal(await known.idOf(others.device('keg-2')), undefined);
    assert.equal(reads, 1);
    assert.equal(await known.idOf('keg-2'), undefined);
    const end = performance.now() + 60;
    while (performance.now() < end) await known.idOf('keg-2');
    assert.equal(reads, 1, 'what is no pseudonym is not looked for');
    assert.equal(await known.idOf(pseudonyms.device('keg-2')), 'keg-2');
    assert.equal(reads, 2);
  });

  it('are forgotten when they are gone, and stay when they can not be read', async () => {
    let read = async (): Promise<readonly string[]> => ['keg-1', 'keg-2'];
    const known = createKnownDevices({ pseudonyms, deviceIds: () => read(), refreshMs: 0 });
    assert.equal((await known.inOrder()).length, 2);
    read = () => Promise.reject(new Error('the database is away'));
    await assert.rejects(known.inOrder(), /away/);
    assert.equal(await known.idOf(pseudonyms.device('keg-1')), 'keg-1');
    read = async () => ['keg-2'];
    assert.deepEqual(
      (await known.inOrder()).map(({ deviceId }) => deviceId),
      ['keg-2'],
    );
    assert.equal(await known.idOf(pseudonyms.device('keg-1')), undefined);
  });

  it('are in the order of pseudonyms', async () => {
    const ids = Array.from({ length: 500 }, (_, index) => `keg-${index}`);
    const known = createKnownDevices({ pseudonyms, deviceIds: async () => ids });
    const all = await known.inOrder();
    const sorted = ids.map(pseudonyms.device).sort();
    assert.deepEqual(
      all.map(({ pseudonym }) => pseudonym),
      sorted,
    );
  });
});
