import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { connect, type RecoveringChannelModel } from 'amqplib';
import { connectBroker, createLivePublisher, publishCheck } from '../../../adapters/amqp/index.js';
import { createLiveSubscriber, type LiveSubscriber } from '../../../adapters/amqp/liveSubscriber.js';
import { watchTopology } from '../../../adapters/amqp/topology/topologyWatch.js';
import type { LiveHint } from '../../../projections/ports.js';
import { silentLogger } from '../../support/silentLogger.js';
import { useBroker, type TestBroker } from '../../support/broker.js';
import { until } from '../../support/until.js';

describe('live hints over RabbitMQ', () => {
  let broker: TestBroker;
  let projector: RecoveringChannelModel;
  let api: RecoveringChannelModel;
  let subscriber: LiveSubscriber;
  let publish: (hint: LiveHint) => void;
  const heard: LiveHint[] = [];
  const warnings: unknown[] = [];

  before(async () => {
    broker = await useBroker();
    const connected = (role: 'projector' | 'api') =>
      connectBroker({ amqpUrl: broker.amqpUrl(role), connectionName: role, logger: silentLogger });
    [projector, api] = await Promise.all([connected('projector'), connected('api')]);
    publish = createLivePublisher(projector, silentLogger);
    const warn = (...said: unknown[]) => void warnings.push(said);
    subscriber = createLiveSubscriber(api, { ...silentLogger, warn });
    subscriber.subscribe((hint) => heard.push(hint));
    await until('it is subscribed', () => subscriber.connected());
  });
  beforeEach(() => void heard.splice(0));
  after(async () => {
    await subscriber?.close();
    for (const connection of [projector, api]) await connection?.close();
    await broker?.stop();
  });

  it('come from the projector with the rights of both roles', async () => {
    const hint = {
      position: '123',
      devices: ['base-1'],
      sessions: ['base-1.7'],
      brews: [],
      alarms: [],
      commands: [{ commandId: 'c', deviceId: 'base-1' }],
      traceparents: { 'base-1': '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' },
    };
    assert.deepEqual(await publishUntilHeard(hint), hint);
  });

  it('pass over what nobody understands', async () => {
    const admin = await connect(broker.amqpUrl());
    const channel = await admin.createChannel();
    for (const text of ['no json', '{"devices":"all"}', ''])
      channel.publish('brewline.live', 'changes', Buffer.from(text));
    await admin.close();
    await publishUntilHeard({ ...empty, position: '2' });
    assert.ok(heard.every(({ position }) => ['123', '2'].includes(position)));
  });

  it('are not mixed with the probes of the projector', async () => {
    warnings.splice(0);
    const check = publishCheck(projector, 'brewline.live');
    assert.deepEqual(await check.look(), []);
    await publishUntilHeard({ ...empty, position: '4' });
    assert.deepEqual(warnings, []);
  });

  it('come again after the broker cut every connection', async () => {
    const cut = new Promise((resolve) => api.once('disconnect', resolve));
    const args = ['close_all_connections', '--vhost', broker.vhost, 'test'];
    await promisify(execFile)('rabbitmqctl', args, { env: broker.environment, cwd: '/', timeout: 120_000 });
    await cut;
    await until('it is subscribed', () => subscriber.connected());
    await publishUntilHeard({ ...empty, position: '3' });
  });

  it('say whether the topology stands', async () => {
    const connection = await connectBroker({
      amqpUrl: broker.amqpUrl('auth'),
      connectionName: 'auth',
      logger: silentLogger,
    });
    const watch = (partitions: number) =>
      watchTopology({ connection, partitions, mayDeclare: false, logger: silentLogger });
    const stands = watch(broker.partitions);
    const more = watch(broker.partitions + 1);
    await until('the topology stands', () => stands.stands());
    assert.equal(more.stands(), false);
    stands.close();
    more.close();
    await connection.close();
  });

  const empty = { devices: [], sessions: [], commands: [], brews: [], alarms: [], traceparents: {} };

  /** Hints may be lost, so one says them again. */
  async function publishUntilHeard(hint: LiveHint): Promise<LiveHint | undefined> {
    const heardIt = () => heard.find(({ position }) => position === hint.position);
    await until('the hint is heard', () => {
      publish(hint);
      return heardIt() !== undefined;
    });
    return heardIt();
  }
});
