import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import type { RecoveringChannelModel } from 'amqplib';
import {
  connectBroker,
  createCommandPublisher,
  createLivePublisher,
  exchanges,
  sendOperatorRequests,
} from '../../../adapters/amqp/index.js';
import { encodeDownlink } from '../../../adapters/protobuf/index.js';
import { createLiveSubscriber } from '../../../adapters/amqp/liveSubscriber.js';
import { readTopology } from '../../../adapters/amqp/topology/topologyState.js';
import type { LiveHint } from '../../../projections/ports.js';
import { rabbitmqctl, startBroker, type OwnBroker } from '../../support/broker.js';
import { silentLogger } from '../../support/silentLogger.js';
import { until } from '../../support/until.js';
import { brokerWay, type BrokerWay } from './brokerAway.js';

describe('a broker that takes no messages', () => {
  let broker: OwnBroker;
  let way: BrokerWay;
  let connection: RecoveringChannelModel;

  before(async () => {
    broker = await startBroker({ partitions: 2 });
  });
  after(() => broker?.stop());
  beforeEach(async () => {
    way = await brokerWay(broker.amqpPort);
    const amqpUrl = way.url(broker.amqpUrl());
    connection = await connectBroker({ amqpUrl, connectionName: 'test', logger: silentLogger });
  });
  afterEach(async () => {
    await setAlarm(false);
    await way.open();
    await connection.close();
    await way.close();
  });

  async function setAlarm(on: boolean): Promise<void> {
    const alarm = '{resource_limit, memory, node()}';
    const call = on ? `set_alarm({${alarm}, []})` : `clear_alarm(${alarm})`;
    await rabbitmqctl(broker.environment, 'eval', `rabbit_alarm:${call}.`);
  }

  /** Channels of the connection under test, as the broker counts them. */
  async function channels(): Promise<number> {
    const args = ['--silent', 'list_connections', 'client_properties', 'channels'];
    const { stdout } = await promisify(execFile)('rabbitmqctl', args, {
      env: broker.environment,
      cwd: '/',
      timeout: 120_000,
    });
    const own = stdout.split('\n').filter((line) => line.includes('"test"'));
    return own.reduce((sum, line) => sum + Number(line.trim().split('\t').at(-1)), 0);
  }

  const command = () => ({
    commandId: randomUUID(),
    deviceId: 'keg',
    instruction: { kind: 'setTemperature', targetCelsius: 19.5 } as const,
    sentAtMs: Date.now(),
    deadlineMs: Date.now() + 60_000,
    traceparent: undefined,
  });
  const hint: LiveHint = {
    position: '1',
    devices: [],
    sessions: [],
    commands: [],
    brews: [],
    alarms: [],
    traceparents: {},
  };

  it('refuses commands at once, with its reason, and takes them again after it', async () => {
    const publisher = createCommandPublisher({ connection, encode: encodeDownlink });
    assert.equal(await publisher.publish(command()), 'returned');
    const blocked = new Promise((resolve) => connection.once('blocked', resolve));
    await setAlarm(true);
    // The broker blocks a connection with the first message that it gets after the alarm.
    await publisher.publish(command()).catch(() => undefined);
    await blocked;
    const refusals = await Promise.allSettled(
      Array.from({ length: 100 }, () => publisher.publish(command())),
    );
    for (const refusal of refusals) {
      const reason: unknown = refusal.status === 'rejected' && refusal.reason;
      assert.match(String(reason), /the broker accepts no publishes: low on memory/);
    }
    const unblocked = new Promise((resolve) => connection.once('unblocked', resolve));
    await setAlarm(false);
    await unblocked;
    assert.equal(await publisher.publish(command()), 'returned');
    assert.equal(await channels(), 1);
  });

  it('holds one channel of a publisher whose confirms never come, however often it is asked', async () => {
    const publisher = createCommandPublisher({ connection, encode: encodeDownlink });
    assert.equal(await publisher.publish(command()), 'returned');
    let opened = 0;
    const createConfirmChannel = connection.createConfirmChannel.bind(connection);
    connection.createConfirmChannel = (options) => {
      opened += 1;
      return createConfirmChannel(options);
    };
    way.clog();
    for (let round = 0; round < 3; round += 1) {
      const outcomes = await Promise.allSettled(
        Array.from({ length: 20 }, () => publisher.publish(command())),
      );
      assert.ok(outcomes.every(({ status }) => status === 'rejected'));
    }
    assert.equal(opened, 0, 'the channel before is not closed yet');
    await way.open();
    await until('a command is confirmed', () => publisher.publish(command()).catch(() => undefined));
    assert.equal(opened, 1);
    assert.equal(await channels(), 1);
  });

  it('lets so many commands wait for their confirms and no more', async () => {
    const publisher = createCommandPublisher({ connection, encode: encodeDownlink });
    assert.equal(await publisher.publish(command()), 'returned');
    way.clog();
    let ended = 0;
    const waiting = Array.from({ length: 1_000 }, () =>
      publisher.publish(command()).finally(() => (ended += 1)),
    );
    const settled = Promise.allSettled(waiting);
    await assert.rejects(publisher.publish(command()), {
      code: 'BROKER_UNAVAILABLE',
      message: "1000 commands already wait for the broker's confirm",
    });
    assert.equal(ended, 0, 'it did not wait');
    await settled;
  });

  it("refuses an operator's request at once", async () => {
    await setAlarm(true);
    const request = { deviceId: 'keg', request: { type: 'resetOrder' }, body: new Uint8Array() } as const;
    const requests = Array.from({ length: 500 }, () => request);
    await assert.rejects(sendOperatorRequests(broker.amqpUrl(), requests), {
      code: 'BROKER_UNAVAILABLE',
      message: /accepts no publishes: low on memory/,
    });
  });

  it('leaves no channel behind of live hints whose queue was deleted, nor of topology that is not there', async () => {
    const subscriber = createLiveSubscriber(connection, silentLogger);
    const publish = createLivePublisher(connection, silentLogger);
    const heard: LiveHint[] = [];
    subscriber.subscribe((each) => heard.push(each));
    for (let round = 0; round < 3; round += 1) {
      await until('it is subscribed', () => subscriber.connected());
      const isHints = `binary:match(element(4, amqqueue:get_name(Q)), <<"${exchanges.live}.api-">>) =/= nomatch`;
      const remove = `[rabbit_amqqueue:delete(Q, false, false, <<"test">>) || Q <- rabbit_amqqueue:list(), ${isHints}].`;
      const gone = until('it is not subscribed', () => !subscriber.connected());
      await rabbitmqctl(broker.environment, 'eval', remove);
      await gone;
    }
    for (let look = 0; look < 3; look += 1)
      assert.notEqual((await readTopology(connection, 5)).missing, undefined);
    assert.equal((await readTopology(connection, 2)).missing, undefined);
    await until('hints are heard again', () => {
      publish(hint);
      return heard.length > 0;
    });
    assert.equal(await channels(), 2, 'one to publish, one to subscribe');
    await subscriber.close();
  });
});
