import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { connect } from 'amqplib';
import { Client } from 'pg';
import { startServers } from '../eventStore/servers.js';
import type { BenchProcess } from './benchProcess.js';
import type { BenchStack } from './benchStack.js';
import { echoTopics, type CommandDeviceAnswer, type CommandDeviceRequest } from './commandDeviceMain.js';

const vhost = 'durable-echo';
const queue = 'durable.replies';
const mqttExchange = 'amq.topic';
const startWithinMs = 30_000;
/** A reply that does not come ends the run. */
const replyWithinMs = 20_000;

export interface DurableEcho {
  /** One command after the other. */
  ask(): Promise<void>;
  /** Throws unless each command is three events and one row. */
  check(): Promise<void>;
  end(): Promise<void>;
}

/**
 * The durable floor of `command`: the steps that no command can do without, each as plain as it can be. An event says that it was
 * requested, one that it is being sent; the broker confirms it; an MQTT client sends it back through a quorum queue; an event has
 * the outcome, and a committed row shows it. Event store and database are its own, so nothing of Brewline follows them.
 */
export async function connectDurableEcho(
  bench: BenchStack,
  far: BenchProcess<CommandDeviceRequest, CommandDeviceAnswer>,
): Promise<DurableEcho> {
  const servers = await startServers();
  const store = EventStoreDBClient.connectionString(servers.storeUrl);
  const database = new Client({ connectionString: servers.databaseUrl });
  await database.connect();
  await database.query('create table bench_command (number int primary key, outcome text not null)');
  const replies = await connectReplies(bench, far);
  const append = (stream: string, type: string, number: number) =>
    store.appendToStream(
      stream,
      jsonEvent({ type, data: { number, targetCelsius: 5 + (number % 150) / 10 } }),
    );
  let asked = 0;
  return {
    ask: async () => {
      const number = asked;
      asked += 1;
      const stream = `command-${number}`;
      await append(stream, 'Requested', number);
      await append(stream, 'Sent', number);
      await replies.echoed(number);
      await append(stream, 'Done', number);
      await database.query({
        name: 'bench-command',
        text: 'insert into bench_command (number, outcome) values ($1, $2)',
        values: [number, 'done'],
      });
    },
    check: async () => {
      const { rows } = await database.query<{ rows: number }>(
        'select count(*)::int as rows from bench_command',
      );
      let events = 0;
      for await (const { event } of store.readAll()) if (event?.streamId.startsWith('command-')) events += 1;
      if (rows[0]?.rows !== asked || events !== 3 * asked)
        throw new Error(`${asked} commands are ${rows[0]?.rows} rows and ${events} events`);
    },
    end: async () => {
      await replies.close();
      await Promise.all([store.dispose(), database.end()]);
      await servers.stop();
    },
  };
}

/** Publishes with confirm, and waits for what the MQTT client sends back. */
async function connectReplies(
  bench: BenchStack,
  far: BenchProcess<CommandDeviceRequest, CommandDeviceAnswer>,
) {
  await bench.makeVhost(vhost, 0);
  const credentials = { deviceId: vhost, ...bench.sideLogin(vhost) };
  await far.ask({ type: 'echo', mqttUrl: bench.mqttUrl, credentials }, startWithinMs);
  const connection = await connect(bench.sideAmqpUrl(vhost), { noDelay: true });
  const channel = await connection.createConfirmChannel();
  await channel.assertQueue(queue, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
  await channel.bindQueue(queue, mqttExchange, routingKey(echoTopics.reply));
  let came: (text: string) => void = () => undefined;
  await channel.consume(queue, (message) => {
    if (!message) return;
    channel.ack(message);
    came(message.content.toString());
  });
  return {
    echoed: async (number: number) => {
      let timer: NodeJS.Timeout | undefined;
      const reply = new Promise<void>((resolve, reject) => {
        timer = setTimeout(() => reject(new Error(`${number} did not come back`)), replyWithinMs);
        came = (text) =>
          text === String(number) ? resolve() : reject(new Error(`${text} came back for ${number}`));
      });
      const request = Buffer.from(String(number));
      channel.publish(mqttExchange, routingKey(echoTopics.request), request, { persistent: true });
      await Promise.all([reply, channel.waitForConfirms()]).finally(() => clearTimeout(timer));
    },
    close: () => connection.close(),
  };
}

function routingKey(topic: string): string {
  return topic.replaceAll('/', '.');
}
