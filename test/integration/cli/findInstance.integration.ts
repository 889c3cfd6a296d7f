import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findInstance } from '../../../infra/cli/index.js';
import { readConfig } from '../../../infra/config.js';

describe('the instance that the command line talks to', () => {
  let dataDir: string;
  before(async () => (dataDir = await mkdtemp(join(tmpdir(), 'brewline-cli-'))));
  after(() => rm(dataDir, { recursive: true }));

  const find = (env: Record<string, string> = {}) =>
    findInstance(readConfig({ BREWLINE_DATA_DIR: dataDir, ...env }));
  const write = (file: string, content: object) => writeFile(join(dataDir, file), JSON.stringify(content));

  it('is what the environment says where nothing runs', async () => {
    const config = await find({ DATABASE_URL: 'postgres://db/brewline' });
    assert.deepEqual([config.databaseUrl, config.credentialKey], ['postgres://db/brewline', '']);
  });

  it('is the one that wrote down its settings in the data folder', async () => {
    await write('run.json', {
      DATABASE_URL: 'postgres://owner@here',
      EVENTSTORE_URL: 'esdb://here',
      API_PORT: '21400',
    });
    const { databaseUrl, eventStoreUrl, apiPort } = await find();
    assert.deepEqual([databaseUrl, eventStoreUrl, apiPort], ['postgres://owner@here', 'esdb://here', 21400]);
  });

  it('is another one where the environment names it', async () => {
    const { databaseUrl, eventStoreUrl } = await find({ DATABASE_URL: 'postgres://db/other' });
    assert.deepEqual([databaseUrl, eventStoreUrl], ['postgres://db/other', 'esdb://here']);
  });

  it('is not guessed from a file that is broken', async () => {
    await writeFile(join(dataDir, 'run.json'), '{');
    await assert.rejects(find(), /run\.json can't be read/);
  });
});
