import type { Config } from '../config.js';

/** The page that claims a machine. Behind the `#` the code is sent to no server, and is in no log. */
export function claimLink({ publicUrl, apiTlsCertFile, host, apiPort }: Config, code: string): string {
  const scheme = apiTlsCertFile === '' ? 'http' : 'https';
  const origin = publicUrl === '' ? `${scheme}://${host}:${apiPort}` : new URL(publicUrl).origin;
  return `${origin}/claim#${code}`;
}
