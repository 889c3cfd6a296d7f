import { deviceConfig } from '../../../adapters/amqp/topology/index.js';

export interface BrokerConfigOptions {
  readonly amqpPort: number;
  readonly mqttPort: number;
  readonly mqttPlainPort: number;
  /** URL at which the auth role answers. */
  readonly authUrl: string;
  readonly definitionsFile: string;
  readonly logFile: string;
  readonly tls: { readonly caFile: string; readonly certificateFile: string; readonly keyFile: string };
}

/**
 * rabbitmq.conf of a private broker on loopback, for RabbitMQ 3.10 to 4.x. On 3.10 the MQTT listeners open shortly before the
 * definitions are applied for the first time. Until then the auth role has to refuse devices, because the broker would
 * acknowledge an uplink message without a binding and drop it.
 *
 * TLS versions are listed: by default RabbitMQ offers all versions of Erlang, including TLS 1.0 and 1.1.
 */
export function brokerConfig(options: BrokerConfigOptions): string {
  const { amqpPort, mqttPort, mqttPlainPort, authUrl, definitionsFile, logFile, tls } = options;
  return `listeners.tcp.local = 127.0.0.1:${amqpPort}
mqtt.listeners.tcp.local = 127.0.0.1:${mqttPlainPort}
mqtt.listeners.ssl.local = 127.0.0.1:${mqttPort}
ssl_options.cacertfile = ${tls.caFile}
ssl_options.certfile = ${tls.certificateFile}
ssl_options.keyfile = ${tls.keyFile}
ssl_options.versions.1 = tlsv1.3
ssl_options.versions.2 = tlsv1.2
ssl_options.verify = verify_peer
ssl_options.fail_if_no_peer_cert = false

${deviceConfig(authUrl)}
load_definitions = ${definitionsFile}

log.file = ${logFile}
log.file.level = info
log.file.rotation.size = 10485760
log.file.rotation.count = 3
log.console = false

# A small machine's broker: the write-ahead log of quorum queues is kept in memory as well.
raft.wal_max_size_bytes = 67108864
`;
}
