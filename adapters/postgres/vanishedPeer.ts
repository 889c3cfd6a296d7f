/**
 * Settings of every long-lived connection to PostgreSQL, so that neither side waits for a peer that is dead without having
 * closed the connection (a machine without power, a network that drops packets).
 *
 * The client probes an idle connection after 10 s (Node: 10 probes, 1 s apart). The server ends the session of a client that
 * does not answer probes within 25 s or acknowledge data within 20 s. During a query it checks every 10 s whether the client
 * still exists. With the session its locks end. https://www.postgresql.org/docs/current/runtime-config-connection.html
 */
export const vanishedPeer = {
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
  options: [
    'tcp_keepalives_idle=10',
    'tcp_keepalives_interval=5',
    'tcp_keepalives_count=3',
    'tcp_user_timeout=20000',
    'client_connection_check_interval=10000',
  ]
    .map((setting) => `-c ${setting}`)
    .join(' '),
} as const;
