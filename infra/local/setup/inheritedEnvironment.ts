/** Paths of programs, the locale, proxies and certificates, and variables that OpenTelemetry and Node read themselves. */
const inherited =
  /^(PATH|HOME|LANG|LC_[A-Z]+|TZ|TMPDIR|https?_proxy|no_proxy|HTTPS?_PROXY|NO_PROXY|SSL_CERT_(FILE|DIR)|OTEL_[A-Z_]+|NODE_[A-Z_]+)$/;

/** The variables that every process started by Brewline inherits; the rest of its environment is set explicitly. */
export function inheritedEnvironment(env: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const entries = Object.entries(env).filter(
    (entry): entry is [string, string] => inherited.test(entry[0]) && entry[1] !== undefined,
  );
  return Object.fromEntries(entries);
}
