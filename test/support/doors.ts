import { request } from 'node:http';
import { connect as connectTcp } from 'node:net';
import { once } from 'node:events';
import { connect as connectAmqp } from 'amqplib';
import { Client } from 'pg';
import { createEventStore } from '../../adapters/eventStore/index.js';
import type { Stack } from './stack.js';
import { connectDevice, newDeviceId } from './stackDevice.js';
import { until } from './until.js';

/** A port of a running instance. */
export interface Door {
  readonly name: string;
  readonly port: number;
  /** The beginning of what it waits for, after which nothing follows. */
  readonly beginning: Uint8Array | string;
  /** Comes in as who may. */
  enter(): Promise<unknown>;
}

/** Every port that `npm start` opens. */
export function doorsOf(stack: Stack): readonly Door[] {
  const { config } = stack.place;
  const plainUrl = `mqtt://127.0.0.1:${config.mqttPlainPort}`;
  return [
    {
      ...{ name: 'MQTT', port: config.mqttPlainPort, beginning: '\x10\x3c\0\x04MQ' },
      enter: () => comeAsDevice(stack, plainUrl),
    },
    {
      ...{ name: 'MQTT over TLS', port: config.mqttPort, beginning: tlsHandshake },
      enter: () => comeAsDevice(stack, stack.mqttUrl),
    },
    {
      ...{ name: 'AMQP', port: config.amqpPort, beginning: 'AMQP' },
      enter: async () => (await connectAmqp(stack.place.environmentOf('api').AMQP_URL ?? '')).close(),
    },
    {
      ...{ name: 'auth', port: config.authPort, beginning: httpHeader },
      // The broker asks auth about it.
      enter: () => comeAsDevice(stack, stack.mqttUrl),
    },
    {
      ...{ name: 'the event store', port: config.eventStorePort, beginning: tlsHandshake },
      enter: () => readFirstEvent(stack.eventStoreUrl),
    },
    {
      ...{ name: 'PostgreSQL', port: config.postgresPort, beginning: logInAs('brewline_api') },
      enter: () => queryOnce(stack.databaseUrl),
    },
    {
      ...{ name: 'the API', port: config.apiPort, beginning: httpHeader },
      enter: () => askOnce(config.apiPort),
    },
    {
      ...{ name: 'epmd', port: config.epmdPort, beginning: '\0' },
      enter: () => askForNames(config.epmdPort),
    },
    {
      ...{ name: "RabbitMQ's tools", port: config.brokerDistributionPort, beginning: '\0' },
      enter: () => once(connectTcp(config.brokerDistributionPort, '127.0.0.1').end(), 'connect'),
    },
  ];
}

const tlsHandshake = '\x16\x03\x01';
const httpHeader = 'POST / HTTP/1.1\r\nHo';

/** A start-up message of PostgreSQL's protocol 3.0; it is answered with a question for the password. */
function logInAs(user: string): Buffer {
  const body = Buffer.from(`\0\x03\0\0user\0${user}\0database\0brewline\0\0`, 'latin1');
  const length = Buffer.alloc(4);
  length.writeInt32BE(length.length + body.length);
  return Buffer.concat([length, body]);
}

async function comeAsDevice(stack: Stack, mqttUrl: string): Promise<void> {
  const device = await connectDevice(stack, newDeviceId('other'), { mqttUrl });
  await until('another device is connected', () => device.connected);
  await device.kill();
}

async function readFirstEvent(url: string): Promise<void> {
  const store = createEventStore({ url });
  try {
    await store.readAll()[Symbol.asyncIterator]().next();
  } finally {
    await store.close();
  }
}

async function queryOnce(connectionString: string): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  await client.end();
}

async function askOnce(port: number): Promise<void> {
  const asked = request({ port, host: '127.0.0.1', path: '/health/live', agent: false }).end();
  const [response] = (await once(asked, 'response')) as [{ resume(): void }];
  response.resume();
}

/** @throws Error unless it knows the broker */
async function askForNames(port: number): Promise<void> {
  const names = 110;
  const socket = connectTcp(port, '127.0.0.1').end(Buffer.from([0, 1, names]));
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(socket, 'close');
  if (!Buffer.concat(chunks).includes('name brewline')) throw new Error('epmd does not answer');
}
