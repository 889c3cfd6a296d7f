import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { findRabbit } from '../../../infra/local/setup/programs.js';
import { chooseRabbitmqUnderTest } from '../../support/rabbitmqUnderTest.js';

describe('the RabbitMQ that is started', () => {
  let root: string;
  beforeEach(async () => {
    root = await realpath(await mkdtemp(join(tmpdir(), 'brewline-programs-')));
  });
  afterEach(() => rm(root, { recursive: true }));

  async function rabbit(name: string): Promise<string> {
    const folder = join(root, name);
    await mkdir(folder);
    for (const program of ['rabbitmq-server', 'rabbitmq-env']) await writeFile(join(folder, program), '');
    return folder;
  }

  it('is the first on the PATH, whatever the distribution has', async () => {
    const [first, second] = [await rabbit('first'), await rabbit('second')];
    assert.equal(findRabbit([first, second].join(delimiter)), first);
  });

  it('is no script that stands alone on the PATH, as that of Debian', async () => {
    const folder = join(root, 'usr-sbin');
    await mkdir(folder);
    await writeFile(join(folder, 'rabbitmq-server'), '');
    assert.notEqual(findRabbit(folder), folder);
  });

  it('is the one that BREWLINE_TEST_RABBITMQ names, in tests', async () => {
    const [usual, chosen] = [await rabbit('usual'), await rabbit('chosen')];
    const env: NodeJS.ProcessEnv = { PATH: usual, BREWLINE_TEST_RABBITMQ: chosen };
    chooseRabbitmqUnderTest(env);
    chooseRabbitmqUnderTest(env);
    assert.equal(env.PATH, [chosen, usual].join(delimiter));
    assert.equal(findRabbit(env.PATH ?? ''), chosen);
    assert.throws(() => chooseRabbitmqUnderTest({ BREWLINE_TEST_RABBITMQ: root }), /no RabbitMQ in/);
  });
});
