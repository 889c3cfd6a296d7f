import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { connect, type Channel, type ConsumeMessage } from 'amqplib';
import { Pool } from 'pg';
import { answerRequests } from './benchProcess.js';

// The durable floor of `latency`: the steps that no message can do without, each as plain as it can be. A message is taken from
// a queue of the same kind as Brewline's, appended as an event, acknowledged, committed as a row, and sent to a client.

export interface DurableStepsRequest {
  readonly amqpUrl: string;
  readonly queues: readonly string[];
  readonly prefetch: number;
  readonly storeUrl: string;
  readonly databaseUrl: string;
}

export interface DurableSteps {
  /** Where a client of server-sent events gets the routing key of each message. */
  readonly port: number;
}

interface Steps {
  readonly store: EventStoreDBClient;
  readonly pool: Pool;
  readonly clients: Set<ServerResponse>;
}

/** A device's messages keep their order; those of different devices do not wait for each other. */
const lastOfDevice = new Map<string, Promise<void>>();

answerRequests<DurableStepsRequest, DurableSteps>(async ({ storeUrl, databaseUrl, ...broker }) => {
  const pool = new Pool({ connectionString: databaseUrl, max: 4 });
  await pool.query(
    'create table if not exists bench_step (id bigserial primary key, key text not null, content bytea not null)',
  );
  const clients = new Set<ServerResponse>();
  const steps = { store: EventStoreDBClient.connectionString(storeUrl), pool, clients };
  await consume(broker, steps);
  return { port: await serve(clients) };
});

async function consume(
  { amqpUrl, queues, prefetch }: Pick<DurableStepsRequest, 'amqpUrl' | 'queues' | 'prefetch'>,
  steps: Steps,
): Promise<void> {
  const connection = await connect(amqpUrl, { noDelay: true });
  for (const queue of queues) {
    const channel = await connection.createChannel();
    await channel.prefetch(prefetch);
    await channel.consume(queue, (message) => {
      if (!message) return;
      const { routingKey } = message.fields;
      const before = lastOfDevice.get(routingKey) ?? Promise.resolve();
      lastOfDevice.set(
        routingKey,
        before.then(() => pass(steps, channel, message)),
      );
    });
  }
}

async function pass(
  { store, pool, clients }: Steps,
  channel: Channel,
  message: ConsumeMessage,
): Promise<void> {
  const { routingKey } = message.fields;
  const content = message.content.toString('base64');
  await store.appendToStream(`step-${routingKey}`, jsonEvent({ type: 'Received', data: { content } }));
  channel.ack(message);
  await pool.query({
    name: 'bench-step',
    text: 'insert into bench_step (key, content) values ($1, $2)',
    values: [routingKey, message.content],
  });
  for (const client of clients) client.write(`data: ${routingKey}\n\n`);
}

async function serve(clients: Set<ServerResponse>): Promise<number> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.flushHeaders();
    clients.add(response);
    response.on('close', () => clients.delete(response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
