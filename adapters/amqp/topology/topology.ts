import { exchanges, uplinkQueue } from '../names.js';

/**
 * What the broker holds, in the broker's own words. Devices publish to `amq.topic` (MQTT topic `devices/<id>/up` is routing key
 * `devices.<id>.up`) and their queues are bound to it; everything else is Brewline's.
 */
export interface Topology {
  readonly exchanges: readonly Exchange[];
  readonly queues: readonly Queue[];
  /** In the order in which they are made. */
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

/** The same for every queue. RabbitMQ's jump hash shares out evenly by itself; more buckets would only cost memory. */
const ringWeight = '1';

/** Attempts, after which a message goes to the dead-letter queue: the last net only, for ingest parks long before. */
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
      // Last: a device's message finds the whole ring, or no ring at all.
      {
        source: exchanges.devices,
        destination: { type: 'exchange', name: exchanges.uplink },
        routingKey: 'devices.*.up',
      },
    ],
  };
}

/**
 * One consumer at a time keeps a device's order; no length limit, because a full queue that rejects tears MQTT connections
 * down in a loop on RabbitMQ 3.10.
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
