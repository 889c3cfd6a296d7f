/** Larger than any envelope that ingest accepts, so that an oversized one is parked with its cause instead of cut off. */
const maxMessageBytes = 4 * 1024 * 1024;

/**
 * How long the broker caches an answer of the auth role. What a device may do follows from its id alone, so an answer never
 * becomes wrong. The time only limits how long the cache keeps entries of disconnected devices, and how long an answer of an
 * older release is used.
 */
const authCacheMs = 10 * 60_000;

/**
 * How much a client may send before it is authenticated, from RabbitMQ 3.13 on. A CONNECT of a device has about 200 bytes. RabbitMQ 3.10
 * reads up to 256 MB of it: there `connectionConfig` and `erlangArguments` limit what that costs.
 */
const maxUnauthenticatedBytes = 16 * 1024;

/**
 * For `RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS`. RabbitMQ 3.10 assembles a packet by copying it again for each piece that arrives. Without
 * this argument Erlang keeps the last 30 copies for later use (infra/decisions/0013).
 */
export const erlangArguments = '+MMmcs 0';

/** Content of the file enabled_plugins: an Erlang term. */
export const enabledPlugins =
  '[rabbitmq_mqtt,rabbitmq_consistent_hash_exchange,rabbitmq_auth_backend_http,rabbitmq_auth_backend_cache].\n';

/**
 * Content of advanced.config. RabbitMQ builds the ring of a consistent-hash exchange from its bindings in the order in which
 * they are added: at the import of a definitions file, and at each start of the broker. By default it does both with as many
 * workers as there are processors, so the order, and with it every device's queue, would change at each restart. With one worker
 * the order is that of the file, and that of the queues' names.
 *
 * From RabbitMQ 4.1 on, MQTT must not accept more than `max_message_size`, or the broker does not start; the rabbitmq.conf of
 * 3.10 has no such setting.
 *
 * The cache drops a segment when all of its answers are too old. The length of segments can't be set in rabbitmq.conf, and
 * without it the cache does not start.
 */
export const advancedConfig = `[
  {rabbit, [{default_worker_pool_size, 1}, {definition_import_work_pool_size, 1}]},
  {rabbitmq_mqtt, [
    {max_packet_size_authenticated, ${maxMessageBytes}},
    {max_packet_size_unauthenticated, ${maxUnauthenticatedBytes}}
  ]},
  {rabbitmq_auth_backend_cache, [{cache_module_args, [${authCacheMs}]}]}
].
`;

/**
 * Limits what anybody who reaches the broker can make it do. A read takes at most 16 KiB, so that little of a packet of hundreds of megabytes
 * has arrived when `mqtt.login_timeout` (10 s) ends its connection. RabbitMQ 3.10 logs the whole of a packet that it can't parse: 1 MB
 * costs gigabytes of memory. At the level `critical` it logs no connections; the log of the role `auth` says who was refused and why.
 */
const connectionConfig = `mqtt.tcp_listen_options.backlog = 1024
mqtt.tcp_listen_options.nodelay = true
mqtt.tcp_listen_options.recbuf = 16384
mqtt.tcp_listen_options.buffer = 16384
log.connection.level = critical
`;

/**
 * The part of rabbitmq.conf that every broker needs: authentication and authorisation of devices.
 *
 * @param authUrl URL of the auth role, with its key; the auth role ignores requests without the key
 *
 * A device with a certificate of the authority in `ssl_options.cacertfile`, and without user and password, logs in by the certificate's common
 * name, without a password. RabbitMQ itself refuses clients that give neither a certificate nor a user. RabbitMQ 4.0 asks with the password
 * `none`, which any client could send: the auth role refuses that.
 *
 * Each log-in asks the auth role, which knows secrets and revocations. Permissions of a device are asked once and cached;
 * refusals are not cached (infra/decisions/0007).
 */
export function deviceConfig(authUrl: string): string {
  return `mqtt.allow_anonymous = false
mqtt.exchange = amq.topic
mqtt.ssl_cert_login = true
ssl_cert_login_from = common_name
max_message_size = ${maxMessageBytes}

auth_backends.1 = internal
auth_backends.2.authn = http
auth_backends.2.authz = cache
auth_cache.cached_backend = http
auth_cache.cache_module = rabbit_auth_cache_ets_segmented
auth_cache.cache_ttl = ${authCacheMs}
auth_cache.cache_refusals = false
auth_http.http_method = post
auth_http.user_path = ${authUrl}/user
auth_http.vhost_path = ${authUrl}/vhost
auth_http.resource_path = ${authUrl}/resource
auth_http.topic_path = ${authUrl}/topic

${connectionConfig}`;
}
