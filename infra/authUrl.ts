/** URL at which a broker on this machine reaches the auth role. Only the broker knows the key in it. */
export function authUrl(host: string, port: number, key: string): string {
  const address = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}/auth/${key}`;
}
