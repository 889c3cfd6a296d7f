import type { RecoveringChannelModel } from 'amqplib';
import type { BrokerReport } from '../../domain/health/index.js';

/** What the broker says of itself to who connects. Create it as soon as the connection exists. */
export function brokerReport(connection: RecoveringChannelModel): () => BrokerReport | undefined {
  let known: BrokerReport | undefined;
  connection.on('connect', ({ connection: { serverProperties } }) => {
    const {
      product,
      version,
      cluster_name: cluster,
    } = serverProperties as unknown as Record<string, unknown>;
    known = {
      product: textOf(product) ?? 'AMQP broker',
      version: textOf(version) ?? '?',
      cluster: textOf(cluster) ?? null,
    };
  });
  // A broker that is away is a condition; which it was is known no more.
  connection.on('disconnect', () => {
    known = undefined;
  });
  return () => known;
}

const longest = 200;

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value.slice(0, longest) : undefined;
}
