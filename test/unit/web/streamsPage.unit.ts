import assert from 'node:assert/strict';
import {
  addressOf,
  categories,
  commandOf,
  eventAddress,
  filterOf,
  isStreamOfBrewline,
  revisionOf,
  subjectPage,
} from '../../../adapters/web/admin/streams/streamAddress.js';
import { eventStoreRoles, eventStoreUsers } from '../../../infra/eventStoreRoles.js';

describe('the page of streams', () => {
  it('offers every category that Brewline may append to', () => {
    const secrets = Object.fromEntries(eventStoreRoles.map((role) => [role, role])) as Record<
      (typeof eventStoreRoles)[number],
      string
    >;
    const written = eventStoreUsers(secrets)
      .flatMap((user) => (user.rights === 'append' ? user.streams : []))
      .flatMap((prefix) => (prefix.endsWith('-') ? [prefix.slice(0, -1)] : []));
    assert.deepEqual([...categories], [...new Set(written)].toSorted());
  });

  it('has its filter in the address, and the command that shows the same', () => {
    const filter = filterOf({ stream: ' brewSession-keg-1.7 ', category: 'alarm', order: 'oldest' });
    assert.deepEqual(filter, { stream: 'brewSession-keg-1.7', category: undefined, order: 'oldest' });
    assert.equal(addressOf(filter), '/admin/streams?stream=brewSession-keg-1.7&order=oldest');
    assert.equal(commandOf(filter), 'brewline events list --stream brewSession-keg-1.7 --oldest');
    assert.equal(commandOf(filter, 3), 'brewline events show brewSession-keg-1.7 3');
    assert.equal(
      commandOf({ stream: 'device-a@b', order: 'newest' }),
      "brewline events list --stream 'device-a@b'",
    );
    assert.equal(commandOf(filterOf({ category: 'alarm' })), 'brewline events list --category alarm');
    assert.equal(addressOf(filterOf({})), '/admin/streams');
    assert.equal(eventAddress('device-keg-1', 4), '/admin/streams?stream=device-keg-1&revision=4');
    assert.deepEqual(
      [
        revisionOf({ stream: 'device-keg-1', revision: '4' }),
        revisionOf({ revision: '4' }),
        revisionOf({ stream: 'x', revision: '-1' }),
      ],
      [4, undefined, undefined],
    );
  });

  it('asks for no system stream, and nothing that is no name', () => {
    for (const stream of ['$users', '$$device-keg-1', 'device\u202e', '<b>', 'x'.repeat(201), ''])
      assert.equal(filterOf({ stream }).stream, undefined, stream);
    for (const category of ['$ce', 'a-b', ''])
      assert.equal(filterOf({ category }).category, undefined, category);
  });

  it('knows names of streams, and what they are about', () => {
    assert.deepEqual(
      ['device-keg-1', 'device-', 'devices-keg-1', 'telemetry-0-2026-11-29'].map(isStreamOfBrewline),
      [true, false, false, true],
    );
    assert.deepEqual(
      ['deviceCommand-keg-1', 'brewSession-keg-1.7', 'brewPlan-a', 'telemetry-0', 'nothing'].map(subjectPage),
      ['/admin/devices/keg-1', '/admin/sessions/keg-1.7', '/admin/brews/a', undefined, undefined],
    );
  });
});
