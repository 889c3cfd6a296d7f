import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backUpToFile } from '../../../infra/local/backup/index.js';
import { readConfig } from '../../../infra/config.js';
import { withFileErrors } from '../../../infra/cli/fileError.js';
import { runCli } from '../../integration/cli/runCli.js';

describe('a file that is named on the command line', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'brewline-files-'))));
  afterEach(() => rm(folder, { recursive: true }));

  const stderrOf = async (...args: string[]) => {
    const { code, stderr } = await runCli(args, { BREWLINE_DATA_DIR: join(folder, 'data') });
    assert.equal(code, 1);
    assert.doesNotMatch(stderr, /E[A-Z]{4,}/);
    return stderr;
  };

  it('is missing, or in no folder', async () => {
    const away = join(folder, 'away', 'x.tar');
    assert.equal(await stderrOf('restore', away), `brewline: there is no file ${away}\n`);
    assert.equal(await stderrOf('device', 'add', '--file', away), `brewline: there is no file ${away}\n`);
    assert.equal(
      await stderrOf('backup', away),
      `brewline: there is no folder ${join(folder, 'away')}: create it first\n`,
    );
  });

  it('is a folder, or below a file', async () => {
    assert.match(
      await stderrOf('restore', folder),
      /^brewline: .* is a folder: name a file of brewline backup\n$/,
    );
    assert.match(await stderrOf('device', 'add', '--file', folder), /is a folder: name a file\n$/);
    const file = join(folder, 'file');
    await writeFile(file, '');
    assert.equal(await stderrOf('backup', join(file, 'x.tar')), `brewline: ${file} is no folder\n`);
    assert.equal(await stderrOf('restore', join(file, 'x.tar')), `brewline: ${file} is no folder\n`);
  });

  it('may be closed to this user; another error is left as it is', async () => {
    const failing = (code: string) => Promise.reject(Object.assign(new Error('as it is'), { code }));
    await assert.rejects(
      withFileErrors(failing('EACCES'), '/x/y', 'read'),
      /^Error: you may not read \/x\/y$/,
    );
    await assert.rejects(
      withFileErrors(failing('EROFS'), '/x/y', 'write'),
      /you may not write to \/x: name a file/,
    );
    await assert.rejects(withFileErrors(failing('EIO'), '/x/y', 'read'), /^Error: as it is$/);
  });

  it('is not left behind half when there is nothing to back up', async () => {
    const options = { onBytes: () => undefined, signal: new AbortController().signal };
    const config = { ...readConfig({}), dataDir: join(folder, 'data') };
    await assert.rejects(backUpToFile({ config, ...options }, join(folder, 'x.tar')), /no private database/);
    assert.deepEqual(await readdir(folder), []);
  });
});
