/** Where a broker on this machine asks the auth role: the key in it is the broker's alone. */
export function authUrl(host: string, port: number, key: string): string {
  const address = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}/auth/${key}`;
}
