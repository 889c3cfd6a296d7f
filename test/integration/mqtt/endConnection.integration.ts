import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { connectAsync, type MqttClient } from 'mqtt';
import { endConnection, type BrokerLogin } from '../../../adapters/mqtt/index.js';
import { hasCode } from '../../../domain/kernel/errors.js';
import { brokerUser } from '../../../adapters/amqp/topology/index.js';
import { brokerAdmin, useBroker, type TestBroker } from '../../support/broker.js';

describe('ending a connection at the broker', () => {
  let broker: TestBroker;
  let operator: BrokerLogin;
  let deviceId: string;
  const clients: MqttClient[] = [];

  before(async () => {
    broker = await useBroker();
    operator = {
      mqttUrl: broker.mqttPlainUrl,
      username: broker.mqttUsername(brokerUser('operator')),
      password: broker.passwords.operator,
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
    await endConnection(operator, deviceId);
    assert.deepEqual([device.connected, other.connected], [false, true]);
  });

  it('is content when there is none', () => endConnection(operator, deviceId));

  it('ends a log-in as well that was under way', async () => {
    const device = await connected(deviceId);
    const late = closeOf(device).then(() => connected(deviceId));
    await endConnection(operator, deviceId);
    assert.equal((await late).connected, false);
  });

  it('gives up on one that is let in again and again', async () => {
    await connected(deviceId, { reconnectPeriod: 50 });
    await assert.rejects(endConnection(operator, deviceId), (error) => {
      assert.match((error as Error).message, /came back/);
      return hasCode(error, 'BROKER_UNAVAILABLE');
    });
  });

  it('says why the broker did not let it', async () => {
    await assert.rejects(
      endConnection({ ...operator, password: 'wrong' }, deviceId),
      /not authorized|bad user/i,
    );
    await assert.rejects(
      endConnection({ ...operator, mqttUrl: 'mqtt://127.0.0.1:9' }, deviceId),
      /ECONNREFUSED/,
    );
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
