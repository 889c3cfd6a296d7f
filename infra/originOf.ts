import type { Config } from './config.js';

type Reached = Pick<Config, 'publicUrl' | 'apiTlsCertFile' | 'apiPort'>;

/** Where people reach the API. */
export function originOf({ publicUrl, apiTlsCertFile, apiPort }: Reached): string {
  const protocol = apiTlsCertFile === '' ? 'http' : 'https';
  return publicUrl === '' ? `${protocol}://127.0.0.1:${apiPort}` : publicUrl;
}
