export interface BrokerConfigOptions {
  readonly amqpPort: number;
  readonly mqttPort: number;
  readonly mqttPlainPort: number;
  /** Where the auth role answers. */
  readonly authUrl: string;
  readonly definitionsFile: string;
  readonly logFile: string;
  readonly tls: { readonly caFile: string; readonly certificateFile: string; readonly keyFile: string };
}

/** Larger than any envelope that ingest accepts, so that an oversized one is parked with its cause instead of cut off. */
const maxMessageBytes = 4 * 1024 * 1024;

/**
 * How long the broker keeps an answer of the auth role. What a device may do follows from its id alone, so an answer never becomes wrong:
 * this only bounds what the broker remembers of devices that are gone, and how soon changed rules of a new release are asked for.
 */
const authCacheMs = 10 * 60_000;

/** For the enabled_plugins file: an Erlang term. */
export const enabledPlugins =
  '[rabbitmq_mqtt,rabbitmq_consistent_hash_exchange,rabbitmq_auth_backend_http,rabbitmq_auth_backend_cache].\n';

/**
 * For advanced.config. The ring of a consistent-hash exchange is made of its bindings in the order in which they come: when a
 * definitions file is imported, and again whenever the broker starts. RabbitMQ does both with as many workers as there are
 * processors, so that the order, and with it every device's queue, would be another after each restart. One worker keeps the
 * order: that of the file, and that of the queues' names.
 *
 * From RabbitMQ 4.1 on MQTT must not take more than `max_message_size`, or the broker does not start; the rabbitmq.conf of 3.10 has no
 * such setting.
 *
 * The cache's segments are dropped as a whole once all of their answers are too old. Their length can't be said in rabbitmq.conf, and
 * without it the cache does not start.
 */
export const advancedConfig = `[
  {rabbit, [{default_worker_pool_size, 1}, {definition_import_work_pool_size, 1}]},
  {rabbitmq_mqtt, [{max_packet_size_authenticated, ${maxMessageBytes}}]},
  {rabbitmq_auth_backend_cache, [{cache_module_args, [${authCacheMs}]}]}
].
`;

/**
 * rabbitmq.conf of a private broker on loopback, for RabbitMQ 3.10 to 4.x. On 3.10 the MQTT listeners open shortly before
 * the definitions are applied for the first time: until then the auth role has to refuse devices, for an uplink without a
 * binding would be acknowledged and gone.
 *
 * TLS versions are named: left out, RabbitMQ offers all that Erlang has, TLS 1.0 and 1.1 as well.
 */
export function brokerConfig(options: BrokerConfigOptions): string {
  const { amqpPort, mqttPort, mqttPlainPort, authUrl, definitionsFile, logFile, tls } = options;
  return `listeners.tcp.local = 127.0.0.1:${amqpPort}
mqtt.listeners.tcp.local = 127.0.0.1:${mqttPlainPort}
mqtt.listeners.ssl.local = 127.0.0.1:${mqttPort}
mqtt.tcp_listen_options.backlog = 1024
mqtt.tcp_listen_options.nodelay = true
ssl_options.cacertfile = ${tls.caFile}
ssl_options.certfile = ${tls.certificateFile}
ssl_options.keyfile = ${tls.keyFile}
ssl_options.versions.1 = tlsv1.3
ssl_options.versions.2 = tlsv1.2
ssl_options.verify = verify_none
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

/**
 * The part of rabbitmq.conf that every broker needs, a private one or another: how devices are let in.
 *
 * A log-in always asks the auth role, which knows secrets and revocations; what a device may do then is asked once and cached, refusals
 * are not (infra/decisions/0007).
 */
export function deviceConfig(authUrl: string): string {
  return `mqtt.allow_anonymous = false
mqtt.exchange = amq.topic
max_message_size = ${maxMessageBytes}

auth_backends.1 = internal
auth_backends.2.authn = http
auth_backends.2.authz = cache
auth_cache.cached_backend = http
auth_cache.cache_module = rabbit_auth_cache_ets_segmented
auth_cache.cache_ttl = ${authCacheMs}
auth_cache.cache_refusals = false
auth_http.http_method = post
auth_http.user_path = ${authUrl}/auth/user
auth_http.vhost_path = ${authUrl}/auth/vhost
auth_http.resource_path = ${authUrl}/auth/resource
auth_http.topic_path = ${authUrl}/auth/topic
`;
}
