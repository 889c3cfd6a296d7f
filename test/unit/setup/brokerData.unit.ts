import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adoptBrokerData, brokerDataPath, recordBrokerData } from '../../../infra/local/setup/brokerData.js';

const sbin = (version: string) => `/usr/lib/rabbitmq/lib/rabbitmq_server-${version}/sbin`;

describe("the broker's data of an earlier start", () => {
  let root: string;
  let folder: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'brewline-broker-data-'));
    folder = join(root, 'old place');
    await makeQueue('A', join(folder, 'data'));
    await recordBrokerData(folder, sbin('3.10.8'));
  });
  afterEach(() => rm(root, { recursive: true }));

  const queueFile = (queue: string) =>
    join(folder, 'data/brewline@localhost/quorum/brewline@localhost', queue, 'config');
  async function makeQueue(queue: string, data: string): Promise<void> {
    await mkdir(join(queueFile(queue), '..'), { recursive: true });
    const path = `"${data}/brewline@localhost/quorum/brewline@localhost"`;
    await writeFile(queueFile(queue), `#{data_dir =>\n            ${path},\n  wal_data_dir => ${path}}.`);
  }
  async function move(name: string): Promise<void> {
    const target = join(root, name);
    await rename(folder, target);
    folder = target;
  }

  it('are left alone where they were', async () => {
    assert.equal(await adoptBrokerData(folder, sbin('3.10.8')), undefined);
    assert.equal(await adoptBrokerData(join(root, 'nothing'), sbin('3.10.8')), undefined);
  });

  for (const record of ['lastStart.json', undefined]) {
    it(`have their paths corrected when they were moved, ${record ? 'as' : 'also when not'} written down`, async () => {
      if (!record) await rm(join(folder, 'lastStart.json'));
      await move('new place');
      const note = await adoptBrokerData(folder, sbin('3.10.8'));
      assert.match(note ?? '', /was moved: .*old place.* 1 queues were corrected.* kept/);
      const text = await readFile(queueFile('A'), 'utf8');
      assert.equal(text.split(`"${folder}/data/brewline@localhost/quorum`).length, 3);
      assert.doesNotMatch(text, /old place/);
      await recordBrokerData(folder, sbin('3.10.8'));
      assert.equal(await adoptBrokerData(folder, sbin('3.10.8')), undefined);
    });
  }

  it('have the rest corrected after an interruption', async () => {
    const old = join(folder, 'data');
    await move('new place');
    await adoptBrokerData(folder, sbin('3.10.8'));
    await makeQueue('B', old);
    await adoptBrokerData(folder, sbin('3.10.8'));
    for (const queue of ['A', 'B'])
      assert.doesNotMatch(await readFile(queueFile(queue), 'utf8'), /old place/);
  });

  it('are put aside, not deleted, when a queue does not say its path', async () => {
    await writeFile(queueFile('A'), '#{data_dir => [47,252]}.');
    await move('new place');
    const note = await adoptBrokerData(folder, sbin('3.10.8'), new Date('2026-01-02T03:04:05Z'));
    assert.match(note ?? '', /kept in .*data\.2026-01-02T030405\.000Z.*starts with empty queues/);
    assert.deepEqual((await readdir(folder)).sort(), ['data.2026-01-02T030405.000Z', 'lastStart.json']);
  });

  it('are used as they are when no queue says a path, as since RabbitMQ 4', async () => {
    await writeFile(queueFile('A'), '#{tick_timeout => 5000}.');
    await move('new place');
    assert.equal(await adoptBrokerData(folder, sbin('3.10.8')), undefined);
    assert.deepEqual((await readdir(folder)).sort(), ['data', 'lastStart.json']);
  });

  it('are refused by another major version, and by an older one', async () => {
    for (const version of ['4.0.5', '3.9.29']) {
      await assert.rejects(adoptBrokerData(folder, sbin(version)), {
        code: 'CONFIGURATION_INVALID',
        message: new RegExp(`RabbitMQ ${version} can't read.*RabbitMQ 3.10.8 wrote.*Install RabbitMQ 3.10;`),
      });
    }
    assert.equal(await adoptBrokerData(folder, sbin('3.13.7')), undefined);
  });

  it('have no apostrophe in the path that RabbitMQ is told', () => {
    assert.equal(brokerDataPath("/srv/ann's brews/rabbitmq", 'linux'), '/proc/self/cwd/data');
    assert.equal(brokerDataPath('/srv/my brews/rabbitmq', 'darwin'), '/srv/my brews/rabbitmq/data');
    assert.throws(() => brokerDataPath("/srv/ann's brews", 'darwin'), /apostrophe.*BREWLINE_DATA_DIR=/);
  });
});
