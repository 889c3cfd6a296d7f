import { exchanges, uplinkQueue } from '../names.js';

/**
 * The broker's objects, in the broker's own terms. Devices publish to `amq.topic` (MQTT topic `devices/<id>/up` is routing key
 * `devices.<id>.up`), and their queues are bound to it; everything else is Brewline's.
 */
export interface Topology {
  readonly exchanges: readonly Exchange[];
  readonly queues: readonly Queue[];
  /** In the order of creation. */
  readonly bindings: readonly Binding[];
}

interface Exchange {
  readonly name: string;
  readonly type: 'topic' | 'x-consistent-hash' | 'fanout';
}

interface Queue {
  readonly name: string;
  readonly arguments: Readonly<Record<string, string | number | boolean>>;
}

export interface Binding {
  readonly source: string;
  readonly destination: { readonly type: 'queue' | 'exchange'; readonly name: string };
  readonly routingKey: string;
}

/** The same for every queue. RabbitMQ's jump hash distributes evenly; more buckets would only need memory. */
const ringWeight = '1';

/** Deliveries after which a message goes to the dead-letter queue. This is the last resort: ingest parks long before. */
const deliveryLimit = 100;

/** Numbers of queues have two digits. */
export const maxPartitions = 99;

/**
 * @param partitions number of uplink queues, 1 to {@link maxPartitions}
 */
export function topology(partitions: number): Topology {
  const uplinkQueues = Array.from({ length: partitions }, (_, partition) => uplinkQueue(partition));
  return {
    exchanges: [
      { name: exchanges.uplink, type: 'x-consistent-hash' },
      { name: exchanges.uplinkDead, type: 'fanout' },
      { name: exchanges.commands, type: 'topic' },
      { name: exchanges.live, type: 'topic' },
    ],
    queues: [
      ...uplinkQueues.map((name) => ({ name, arguments: uplinkArguments })),
      { name: exchanges.uplinkDead, arguments: { 'x-queue-type': 'quorum' } },
    ],
    bindings: [
      {
        source: exchanges.uplinkDead,
        destination: { type: 'queue', name: exchanges.uplinkDead },
        routingKey: '',
      },
      ...uplinkQueues.map((name) => toUplinkQueue(name)),
      {
        source: exchanges.commands,
        destination: { type: 'exchange', name: exchanges.devices },
        routingKey: 'devices.*.down',
      },
      // Declared last, so that a device's message finds the whole ring, or no ring at all.
      {
        source: exchanges.devices,
        destination: { type: 'exchange', name: exchanges.uplink },
        routingKey: 'devices.*.up',
      },
    ],
  };
}

/**
 * A single active consumer keeps the order of each device's messages. No length limit: on RabbitMQ 3.10 a full queue that
 * rejects closes MQTT connections in a loop.
 */
const uplinkArguments = {
  'x-queue-type': 'quorum',
  'x-single-active-consumer': true,
  'x-delivery-limit': deliveryLimit,
  'x-dead-letter-exchange': exchanges.uplinkDead,
};

function toUplinkQueue(name: string): Binding {
  return { source: exchanges.uplink, destination: { type: 'queue', name }, routingKey: ringWeight };
}
