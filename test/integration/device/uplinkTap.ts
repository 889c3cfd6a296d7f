import { once } from 'node:events';
import { connect } from 'amqplib';
import { brewline } from '../../../proto/generated/brewline.js';
import type { TestBroker } from '../../support/broker.js';

export type Received = brewline.v1.Uplink & { readonly topicDevice: string };

/** Hears everything that devices publish, as ingest would, and can speak to them. */
export interface UplinkTap {
  readonly received: readonly Received[];
  of(deviceId: string): Received[];
  /** Resolves once the condition holds; rejects after 20 s. */
  until(what: string, condition: () => boolean): Promise<void>;
  sendDown(deviceId: string, downlink: brewline.v1.Downlink.$Properties | Buffer): void;
  close(): Promise<void>;
}

export async function tapUplink(broker: TestBroker): Promise<UplinkTap> {
  const connection = await connect(broker.amqpUrl());
  const channel = await connection.createChannel();
  const { queue } = await channel.assertQueue('', { exclusive: true });
  await channel.bindQueue(queue, 'amq.topic', 'devices.*.up');
  const received: Received[] = [];
  const changes = new EventTarget();
  await channel.consume(
    queue,
    (message) => {
      if (!message) return;
      const topicDevice = message.fields.routingKey.split('.')[1] ?? '';
      received.push(Object.assign(brewline.v1.Uplink.decode(message.content), { topicDevice }));
      changes.dispatchEvent(new Event('received'));
    },
    { noAck: true },
  );
  return {
    received,
    of: (deviceId) => received.filter(({ topicDevice }) => topicDevice === deviceId),
    until: (what, condition) => until(changes, what, condition),
    sendDown: (deviceId, downlink) => {
      const payload = Buffer.isBuffer(downlink)
        ? downlink
        : Buffer.from(brewline.v1.Downlink.encode(downlink).finish());
      channel.publish('amq.topic', `devices.${deviceId}.down`, payload);
    },
    close: async () => connection.close(),
  };
}

async function until(changes: EventTarget, what: string, condition: () => boolean): Promise<void> {
  const signal = AbortSignal.timeout(120_000);
  while (!condition()) {
    await once(changes, 'received', { signal }).catch(() => {
      throw new Error(`waited in vain until ${what}`);
    });
  }
}
