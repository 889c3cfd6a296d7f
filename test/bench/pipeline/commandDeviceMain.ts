import mqtt from 'mqtt';
import { sendAtOnce } from '../../../adapters/device/client/connection.js';
import { createDevice, createMemoryStore } from '../../../adapters/device/index.js';
import { deviceCodec } from '../../../adapters/protobuf/index.js';
import { silentLogger } from '../../support/silentLogger.js';
import { answerRequests } from './benchProcess.js';
import { nowMs } from './hops.js';
import type { LoadCredentials } from './loadDevice.js';

export type CommandDeviceRequest =
  /** A device that executes commands at once. */
  | { readonly type: 'execute'; readonly mqttUrl: string; readonly credentials: LoadCredentials }
  /** When that device executed each command. */
  | { readonly type: 'executed' }
  /** An MQTT client that sends back what it gets, from one topic to another. */
  | { readonly type: 'echo'; readonly mqttUrl: string; readonly credentials: LoadCredentials };

/** Ids of commands, and epoch milliseconds; empty but for `executed`. */
export type CommandDeviceAnswer = readonly (readonly [string, number])[];

export const echoTopics = { request: 'echo/request', reply: 'echo/reply' } as const;

/** The far end of what `command` measures, in a process as a device is. */
const executed: [string, number][] = [];

answerRequests<CommandDeviceRequest, CommandDeviceAnswer>(async (request) => {
  if (request.type === 'executed') return executed;
  const { type, mqttUrl, credentials } = request;
  if (type === 'echo') await echo(mqttUrl, credentials);
  else await execute(mqttUrl, credentials);
  return [];
});

async function execute(mqttUrl: string, { deviceId, password }: LoadCredentials): Promise<void> {
  await createDevice({
    deviceId,
    login: { type: 'secret', secret: password },
    mqttUrl,
    codec: deviceCodec,
    store: createMemoryStore(),
    machine: { machineType: 1, firmware: 'bench 1', serial: deviceId },
    logger: silentLogger,
    onCommand: (_instruction, { commandId }) => {
      executed.push([commandId, nowMs()]);
    },
  });
}

async function echo(mqttUrl: string, { deviceId, username, password }: LoadCredentials): Promise<void> {
  const client = await mqtt.connectAsync(mqttUrl, { clientId: deviceId, username, password });
  sendAtOnce(client);
  client.on('message', (_topic, payload) => client.publish(echoTopics.reply, payload, { qos: 1 }));
  await client.subscribeAsync(echoTopics.request, { qos: 1 });
}
