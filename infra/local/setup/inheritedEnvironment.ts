/** Where programs are, the locale, proxies and certificates, and what OpenTelemetry and Node read for themselves. */
const inherited =
  /^(PATH|HOME|LANG|LC_[A-Z]+|TZ|TMPDIR|https?_proxy|no_proxy|HTTPS?_PROXY|NO_PROXY|SSL_CERT_(FILE|DIR)|OTEL_[A-Z_]+|NODE_[A-Z_]+)$/;

/** What every process that Brewline starts inherits; the rest of its environment it is given by name. */
export function inheritedEnvironment(env: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const entries = Object.entries(env).filter(
    (entry): entry is [string, string] => inherited.test(entry[0]) && entry[1] !== undefined,
  );
  return Object.fromEntries(entries);
}
