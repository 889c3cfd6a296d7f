/** Larger than any envelope that ingest accepts, so that an oversized one is parked with its cause instead of cut off. */
const maxMessageBytes = 4 * 1024 * 1024;

/**
 * How long the broker keeps an answer of the auth role. What a device may do follows from its id alone, so an answer never becomes wrong:
 * this only bounds what the broker remembers of devices that are gone, and how soon changed rules of a new release are asked for.
 */
const authCacheMs = 10 * 60_000;

/**
 * What a client may send before it is let in, from RabbitMQ 3.13 on: a CONNECT of ours has some 200 bytes. 3.10 takes 256 MB of it: there
 * `connectionConfig` and `erlangArguments` bound what that costs.
 */
const maxUnauthenticatedBytes = 16 * 1024;

/**
 * For `RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS`. RabbitMQ 3.10 puts a packet together by copying it anew with each piece that comes; Erlang
 * keeps the 30 last copies for later use, unless it is told not to (infra/decisions/0013).
 */
export const erlangArguments = '+MMmcs 0';

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
  {rabbitmq_mqtt, [
    {max_packet_size_authenticated, ${maxMessageBytes}},
    {max_packet_size_unauthenticated, ${maxUnauthenticatedBytes}}
  ]},
  {rabbitmq_auth_backend_cache, [{cache_module_args, [${authCacheMs}]}]}
].
`;

/**
 * What anybody who reaches the broker can make it do. A read takes 16 KiB at most, so that a packet of hundreds of megabytes does not get far
 * until `mqtt.login_timeout` (10 s) ends its connection. RabbitMQ 3.10 writes a packet that it can't parse into its log, whole: of 1 MB
 * gigabytes of memory. At that level it says nothing of connections; who was refused and why is in the log of the role `auth`.
 */
const connectionConfig = `mqtt.tcp_listen_options.backlog = 1024
mqtt.tcp_listen_options.nodelay = true
mqtt.tcp_listen_options.recbuf = 16384
mqtt.tcp_listen_options.buffer = 16384
log.connection.level = critical
`;

/**
 * The part of rabbitmq.conf that every broker needs, a private one or another: how devices are let in.
 *
 * @param authUrl where the auth role answers, with its key: what comes without it is not heard
 *
 * A device that shows a certificate of the authority in `ssl_options.cacertfile`, and gives neither user nor password, is asked for by the
 * certificate's common name, without a password. Without a certificate, RabbitMQ refuses who gives none before it asks. RabbitMQ 4.0 asks
 * with the password `none`, as anybody might give it: the auth role refuses that.
 *
 * A log-in always asks the auth role, which knows secrets and revocations; what a device may do then is asked once and cached, refusals
 * are not (infra/decisions/0007).
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
