import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { deviceIdCharacters, deviceIdPattern } from '../../../domain/kernel/deviceId.js';

const sources = join(import.meta.dirname, '../../../..');
const textOf = (file: string) => readFile(join(sources, file), 'utf8');

describe('the id of a device', () => {
  it('has nothing that would break a topic', () => {
    for (const good of ['a', 'keg_1-B', 'x'.repeat(64)]) assert.match(good, deviceIdPattern);
    for (const bad of ['', 'a.b', 'a/b', 'a#', 'a+', 'ä', 'x'.repeat(65), 'a\n']) {
      assert.doesNotMatch(bad, deviceIdPattern);
    }
  });

  it('is the same in the API description', async () => {
    const { components } = load(await textOf('adapters/http/api/openapi.yaml')) as {
      components: { schemas: Record<'DeviceId' | 'SessionId', { pattern: string }> };
    };
    assert.equal(components.schemas.DeviceId.pattern, deviceIdPattern.source);
    assert.ok(components.schemas.SessionId.pattern.startsWith(`^${deviceIdCharacters}`));
  });

  it('is the same in the database', async () => {
    const migration = await textOf('adapters/postgres/migrations/0002_identity.ts');
    assert.ok(migration.includes(`check (device_id ~ '${deviceIdPattern.source}')`));
  });
});
