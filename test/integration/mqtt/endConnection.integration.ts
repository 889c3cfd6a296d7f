import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { connectAsync, type MqttClient } from 'mqtt';
import { endConnection, type BrokerLogin } from '../../../adapters/mqtt/index.js';
import { brokerUser } from '../../../adapters/amqp/topology/index.js';
import { until } from '../../support/until.js';
import { brokerAdmin, useBroker, type TestBroker } from '../../support/broker.js';

describe('ending a connection at the broker', () => {
  let broker: TestBroker;
  let auth: BrokerLogin;
  let deviceId: string;
  const clients: MqttClient[] = [];

  before(async () => {
    broker = await useBroker();
    auth = {
      mqttUrl: broker.mqttPlainUrl,
      username: broker.mqttUsername(brokerUser('auth')),
      password: broker.passwords.auth,
    };
  });
  beforeEach(() => (deviceId = `test-${randomBytes(6).toString('hex')}`));
  afterEach(() => {
    for (const client of clients.splice(0)) client.end(true);
  });
  after(() => broker.stop());

  it('closes the connection of that client id, subscribed as devices are, and no other', async () => {
    const [device, other] = [await connected(deviceId), await connected(`${deviceId}-other`)];
    await device.subscribeAsync(`devices/${deviceId}/down`, { qos: 1 });
    await endConnection(auth, deviceId);
    assert.deepEqual([device.connected, other.connected], [false, true]);
  });

  it('is content when there is none', () => endConnection(auth, deviceId));

  it('ends a log-in as well that was under way', async () => {
    const device = await connected(deviceId);
    const late = closeOf(device).then(() => connected(deviceId));
    await endConnection(auth, deviceId);
    assert.equal((await late).connected, false);
  });

  it('leaves one alone that is let in anew later', async () => {
    const device = await connected(deviceId, { reconnectPeriod: 50 });
    let closes = 0;
    device.on('close', () => (closes += 1));
    await endConnection(auth, deviceId);
    assert.ok(closes > 0);
    await until('it is back', () => device.connected);
  });

  it('says why the broker did not let it', async () => {
    await assert.rejects(endConnection({ ...auth, password: 'wrong' }, deviceId), /not authorized|bad user/i);
    await assert.rejects(endConnection({ ...auth, mqttUrl: 'mqtt://127.0.0.1:9' }, deviceId), /ECONNREFUSED/);
  });

  /** A client that the broker lets in by a user of its own. */
  async function connected(clientId: string, { reconnectPeriod = 0 } = {}): Promise<MqttClient> {
    const client = await connectAsync(broker.mqttPlainUrl, {
      clientId,
      username: broker.mqttUsername(brokerAdmin),
      password: broker.adminPassword,
      reconnectPeriod,
    });
    clients.push(client);
    client.on('error', () => undefined);
    return client;
  }

  function closeOf(client: MqttClient): Promise<void> {
    return new Promise((resolve) => client.once('close', () => resolve()));
  }
});
