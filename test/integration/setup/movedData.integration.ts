import assert from 'node:assert/strict';
import { chmod, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'amqplib';
import { exchanges, uplinkQueue } from '../../../adapters/amqp/index.js';
import { readConfig, settings } from '../../../infra/config.js';
import { freePorts, setUp, type Place } from '../../../infra/local/setup/index.js';
import { amqpUrl } from '../../../infra/local/setup/privateBroker.js';

describe('a data folder that was moved', () => {
  let folder: string;
  let env: Record<string, string>;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'brewline-moved-'));
    await chmod(folder, 0o711);
    const ports = Object.values(settings).filter((setting) => setting.env.endsWith('_PORT'));
    const free = await freePorts(ports.length);
    env = Object.fromEntries(ports.map((setting, index) => [setting.env, String(free[index])]));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('keeps the messages in its queues, and takes new ones, in a path with a space and an apostrophe too', async () => {
    // An apostrophe on Linux only: elsewhere it is refused.
    const names = ['plain', 'a space', process.platform === 'linux' ? "ann's brews" : 'more'];
    const notes: string[] = [];
    for (const [moves, name] of names.entries()) {
      if (moves > 0) await rename(join(folder, names[moves - 1]!), join(folder, name));
      const place = await start(join(folder, name), notes);
      try {
        await publish(place);
        assert.equal(await waiting(place), moves + 1);
      } finally {
        await place.stop();
      }
    }
    // RabbitMQ 4 keeps no path that would have to be corrected.
    for (const note of notes) assert.match(note, /was moved.* queues were corrected/);
  });

  function start(dataDir: string, notes: string[]): Promise<Place> {
    return setUp({
      config: readConfig({ ...env, BREWLINE_DATA_DIR: dataDir }),
      onProgress: (progress) => void (progress.type === 'note' && notes.push(progress.text)),
      onSupervisorEvent: () => undefined,
      migrate: async () => undefined,
    });
  }

  const urlOf = ({ config, secrets }: Place, role: 'operator' | 'auth') =>
    amqpUrl(config.amqpPort, role, secrets.broker[role]);

  /** Resolves when a queue has the message for good. */
  async function publish(place: Place): Promise<void> {
    const connection = await connect(urlOf(place, 'operator'));
    try {
      const channel = await connection.createConfirmChannel();
      channel.publish(exchanges.uplink, 'devices.kettle-1.up', Buffer.from('message'), { persistent: true });
      await channel.waitForConfirms();
    } finally {
      await connection.close();
    }
  }

  async function waiting(place: Place): Promise<number> {
    const connection = await connect(urlOf(place, 'auth'));
    try {
      const channel = await connection.createChannel();
      let count = 0;
      for (let partition = 0; partition < place.config.uplinkPartitions; partition++) {
        count += (await channel.checkQueue(uplinkQueue(partition))).messageCount;
      }
      return count;
    } finally {
      await connection.close();
    }
  }
});
