import { randomUUID } from 'node:crypto';
import { connect as connectAmqp, type Channel, type ChannelModel } from 'amqplib';
import { connect as connectMqtt, type IClientOptions, type MqttClient } from 'mqtt';
import type { AccessAttempt, AccessVerdict, CertificateLogin, MqttLogin } from './deviceAccess.js';
import { amqpDevice, device } from './deviceAccess.js';
import type { TestCertificate } from './testCertificate.js';
import { until } from './until.js';

export interface AccessAttempts {
  /** Whether the broker let it through, by what came of it and not only by what it answered. */
  verdictOf(attempt: AccessAttempt, protocolVersion: 4 | 5): Promise<AccessVerdict>;
  close(): Promise<void>;
}

export interface AccessBroker {
  readonly mqttUrl: string;
  readonly vhost: string;
  /** Of the broker's AMQP port, with the log-in that is given. */
  amqpUrl(login: { readonly username: string; readonly password: string }): string;
  /** Of a user who may do everything. */
  readonly adminUrl: string;
  /** With TLS, and the authority that signed its certificate (PEM). */
  readonly mqttsPort: number;
  readonly ca: string;
  certificateOf(login: CertificateLogin): Promise<TestCertificate>;
  /** Puts the real secret where `secretOf` stands for it. */
  withSecrets(password: string): string;
}

/** Makes attempts at a broker, and looks as its administrator at what they did. */
export async function accessAttempts(broker: AccessBroker): Promise<AccessAttempts> {
  const admin = await connectAmqp(broker.adminUrl);
  const heard = await hearEverything(admin);

  async function verdictOf(attempt: AccessAttempt, protocolVersion: 4 | 5): Promise<AccessVerdict> {
    const clients: MqttClient[] = [];
    const logIn = async (as: Partial<MqttLogin> = {}, options: IClientOptions = {}) => {
      const client = open(broker, { ...own, ...as }, { protocolVersion, ...options });
      clients.push(client);
      return (await isConnected(client)) ? client : undefined;
    };
    try {
      return (await isLetThrough(attempt, logIn)) ? 'yes' : 'no';
    } finally {
      for (const client of clients) client.end(true);
    }
  }

  async function isLetThrough(
    attempt: AccessAttempt,
    logIn: (as?: Partial<MqttLogin>, options?: IClientOptions) => Promise<MqttClient | undefined>,
  ): Promise<boolean> {
    switch (attempt.type) {
      case 'logIn':
        return (await logIn(attempt.as)) !== undefined;
      case 'certificate':
        return (
          (await logIn(
            { clientId: attempt.as.clientId, username: undefined, password: undefined },
            {
              ...{ protocol: 'mqtts', port: broker.mqttsPort, ca: broker.ca },
              ...(await broker.certificateOf(attempt.as)),
            },
          )) !== undefined
        );
      case 'takeOver': {
        const first = closeOf(await mustLogIn(logIn));
        await mustLogIn(logIn);
        await first;
        return true;
      }
      case 'publish': {
        const body = randomUUID();
        await published(await mustLogIn(logIn), attempt, body);
        return heard.until(body);
      }
      case 'lastWill': {
        const payload = randomUUID();
        const client = await mustLogIn(logIn, {
          will: { topic: attempt.topic, payload: Buffer.from(payload), qos: 1, retain: false },
        });
        await client.subscribeAsync(`devices/${device}/down`, { qos: 1 });
        client.stream.destroy();
        await until('the broker saw that the device is gone', () => isGone(admin, device));
        return heard.until(payload);
      }
      case 'subscribe':
        return isSubscribed(await mustLogIn(logIn), attempt.topic);
      case 'amqp':
        return isDoneOverAmqp(
          broker.amqpUrl({ ...attempt, password: broker.withSecrets(attempt.password) }),
          () => undefined,
        );
      default:
        await keepQueues(admin);
        return isDoneOverAmqp(broker.amqpUrl({ username: amqpDevice, password: 'let through' }), (channel) =>
          done(channel, attempt),
        );
    }
  }
  return { verdictOf, close: () => admin.close() };
}

const own = { username: device, clientId: device, password: `secret of ${device}` };

function open(broker: AccessBroker, login: Partial<MqttLogin>, options: IClientOptions): MqttClient {
  const { username, clientId, password, vhost = broker.vhost } = login;
  const client = connectMqtt(broker.mqttUrl, {
    reconnectPeriod: 0,
    clean: true,
    ...(clientId !== undefined && { clientId }),
    ...(username !== undefined && { username: `${vhost}:${username}` }),
    ...(password !== undefined && { password: broker.withSecrets(password) }),
    ...options,
  });
  client.on('error', () => undefined);
  return client;
}

function isConnected(client: MqttClient): Promise<boolean> {
  return new Promise((resolve) => {
    client.once('connect', () => resolve(true));
    client.once('error', () => resolve(false));
    client.once('close', () => resolve(false));
  });
}

async function mustLogIn(
  logIn: (as?: Partial<MqttLogin>, options?: IClientOptions) => Promise<MqttClient | undefined>,
  options: IClientOptions = {},
): Promise<MqttClient> {
  const client = await logIn({}, options);
  if (client) return client;
  throw new Error('the device itself was refused');
}

async function closeOf(client: MqttClient): Promise<void> {
  if (client.connected) await new Promise<void>((resolve) => client.once('close', () => resolve()));
}

/** Acknowledged, or the connection ended; a PUBACK with a reason rejects. */
async function published(
  client: MqttClient,
  { topic, retain }: { readonly topic: string; readonly retain?: true },
  body: string,
): Promise<void> {
  const answered = client
    .publishAsync(topic, body, { qos: 1, retain: retain === true })
    .catch(() => undefined);
  await Promise.race([answered, closeOf(client)]);
}

async function isSubscribed(client: MqttClient, topic: string): Promise<boolean> {
  const granted = client.subscribeAsync(topic, { qos: 1 }).then(
    ([first]) => (first?.qos ?? 128) < 128,
    () => false,
  );
  return Promise.race([granted, closeOf(client).then(() => false)]);
}

/** A device's queue goes with its connection, after the last will. */
async function isGone(admin: ChannelModel, deviceId: string): Promise<boolean> {
  const channel = await admin.createChannel();
  channel.on('error', () => undefined);
  try {
    await channel.checkQueue(`mqtt-subscription-${deviceId}qos1`);
    await channel.close();
    return false;
  } catch {
    return true;
  }
}

/** The queues that attempts name, as the MQTT plugin makes them. */
async function keepQueues(admin: ChannelModel): Promise<void> {
  const channel = await admin.createChannel();
  for (const deviceId of ['keg-2', amqpDevice])
    await channel.assertQueue(`mqtt-subscription-${deviceId}qos1`, ofDevices);
  await channel.close();
}

const ofDevices = { durable: false, autoDelete: true };

type OverAmqp = Exclude<
  AccessAttempt,
  { readonly type: 'logIn' | 'certificate' | 'takeOver' | 'publish' | 'lastWill' | 'subscribe' | 'amqp' }
>;

async function done(channel: Channel, attempt: OverAmqp): Promise<unknown> {
  switch (attempt.type) {
    case 'declareQueue':
      return channel.assertQueue(attempt.queue, ofDevices);
    case 'purge':
      return channel.purgeQueue(attempt.queue);
    case 'consume':
      return channel.consume(attempt.queue, () => undefined);
    case 'declareExchange':
      return channel.assertExchange(attempt.exchange, 'topic');
    case 'bind':
      return channel.bindQueue(attempt.queue, attempt.exchange, attempt.key);
    case 'sendTo':
      channel.publish(attempt.exchange, 'brewline.uplink.00', Buffer.from('forged'));
      // Answered only when the publication was not refused.
      return channel.prefetch(1);
  }
}

/** @throws unless what ends it is a refusal: a mistake in an attempt is no refusal. */
async function isDoneOverAmqp(url: string, work: (channel: Channel) => unknown): Promise<boolean> {
  let connection: ChannelModel | undefined;
  try {
    connection = await connectAmqp(url);
    connection.on('error', () => undefined);
    const channel = await connection.createChannel();
    channel.on('error', () => undefined);
    await work(channel);
    return true;
  } catch (error) {
    if (/ACCESS.REFUSED/.test(String(error))) return false;
    throw error;
  } finally {
    await connection?.close().catch(() => undefined);
  }
}

/** All that goes through the devices' exchange and into the uplink queues' exchange. */
async function hearEverything(admin: ChannelModel): Promise<{ until(body: string): Promise<boolean> }> {
  const channel = await admin.createChannel();
  const { queue } = await channel.assertQueue('', { exclusive: true });
  await channel.bindQueue(queue, 'amq.topic', '#');
  const bodies = new Set<string>();
  await channel.consume(queue, (message) => void bodies.add(String(message?.content)), { noAck: true });
  return {
    /** What the broker took before this marker is there before it. */
    async until(body) {
      const marker = randomUUID();
      channel.publish('amq.topic', 'marker', Buffer.from(marker));
      await until('the marker', () => bodies.has(marker));
      return bodies.has(body);
    },
  };
}
