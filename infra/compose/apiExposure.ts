import { BrewlineError } from '../../domain/kernel/errors.js';
import type { Config } from '../config.js';
import { isLoopback } from '../isLoopback.js';

/** How clients reach the API. */
export interface ApiExposure {
  /** Files of the certificate chain and its key; undefined for plain HTTP. */
  readonly tls?: { readonly certFile: string; readonly keyFile: string };
  /** The proxies whose `X-Forwarded-…` is trusted: how many in a row, or their addresses; none when left out. */
  readonly trustProxy?: number | readonly string[];
  /** Other origins whose pages may use it with a bearer token; none when left out. */
  readonly corsOrigins?: readonly string[];
  /** The only origin under which the API answers; loopback names when left out. */
  readonly publicUrl?: string;
}

/**
 * How the API is reached, as configured: beyond loopback with TLS, its own or a proxy's, and under one name.
 *
 * @throws BrewlineError `CONFIGURATION_INVALID` that says what is missing, and what to do
 */
export function apiExposure(config: Config): ApiExposure {
  const {
    host,
    apiTlsCertFile: certFile,
    apiTlsKeyFile: keyFile,
    trustProxy,
    publicUrl,
    corsOrigins,
  } = config;
  if ((certFile === '') !== (keyFile === ''))
    throw invalid('API_TLS_CERT_FILE and API_TLS_KEY_FILE belong together');
  const isEncrypted = certFile !== '' || trustProxy !== '';
  if (!isLoopback(host) && !isEncrypted) {
    throw invalid(
      `HOST=${host} would send log-ins unencrypted over the network. Set API_TLS_CERT_FILE and API_TLS_KEY_FILE; or TRUST_PROXY, with the address of the proxy in front that has TLS; or leave HOST on 127.0.0.1`,
    );
  }
  if ((!isLoopback(host) || trustProxy !== '') && publicUrl === '') {
    const because = isLoopback(host) ? 'TRUST_PROXY' : `HOST=${host}`;
    throw invalid(
      `${because} needs PUBLIC_URL, under which people reach the API, for example https://brewline.example: other names are refused`,
    );
  }
  if (publicUrl.startsWith('http:') && !isLoopback(hostnameOf(publicUrl)))
    throw invalid(`PUBLIC_URL=${publicUrl} has to begin with https://, but for names of loopback`);
  return {
    ...(certFile !== '' && { tls: { certFile, keyFile } }),
    ...(trustProxy !== '' && { trustProxy: trustedProxies(trustProxy) }),
    ...(publicUrl !== '' && { publicUrl }),
    ...(corsOrigins !== '' && { corsOrigins: corsOrigins.split(',').map((origin) => origin.trim()) }),
  };
}

function trustedProxies(setting: string): number | readonly string[] {
  return /^\d+$/.test(setting) ? Number(setting) : setting.split(',').map((address) => address.trim());
}

function hostnameOf(url: string): string {
  return new URL(url).hostname.replace(/^\[(.*)\]$/, '$1');
}

function invalid(message: string): BrewlineError {
  return new BrewlineError('CONFIGURATION_INVALID', message);
}
