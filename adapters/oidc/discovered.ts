import {
  allowInsecureRequests,
  ClientSecretBasic,
  ClientSecretPost,
  discovery,
  enableNonRepudiationChecks,
  type ClientAuth,
  type Configuration,
} from 'openid-client';
import type { IssuerOptions } from './createLoginIssuer.js';
import { failureOf } from './failureOf.js';

/** Four of them, for metadata, token, keys and claims, fit into the time that a request to the API may take. */
const timeoutSeconds = 4;
const keptMs = 3_600_000;
/** Until then everybody gets the failure at once: an issuer that does not answer keeps nobody waiting. */
const retryMs = 5_000;

/** The issuer's metadata, which is asked for when somebody wants to log in there: at the start it may be down. */
export function discovered(options: IssuerOptions): () => Promise<Configuration> {
  let known: { readonly found: Promise<Configuration>; until: number } | undefined;
  return () => {
    if (known && performance.now() < known.until) return known.found;
    const asked = { found: discover(options), until: performance.now() + keptMs };
    known = asked;
    asked.found.catch(() => (asked.until = performance.now() + retryMs));
    return asked.found;
  };
}

async function discover(options: IssuerOptions): Promise<Configuration> {
  const { issuer, clientId, clientSecret } = options;
  const url = new URL(issuer);
  // Signatures count although TLS protects the answer: a proxy in between may end TLS.
  const execute = [enableNonRepudiationChecks];
  if (url.protocol === 'http:') execute.push(allowInsecureRequests);
  try {
    return await discovery(url, clientId, {}, authenticationBy(clientSecret), {
      timeout: timeoutSeconds,
      execute,
    });
  } catch (error) {
    throw failureOf(options, error, 'ISSUER_UNAVAILABLE');
  }
}

/** In the header, which is what a server takes that says nothing, or in the body where it says that it takes only this. */
function authenticationBy(secret: string): ClientAuth {
  const [basic, post] = [ClientSecretBasic(secret), ClientSecretPost(secret)];
  return (server, ...rest) => {
    const { token_endpoint_auth_methods_supported: methods = ['client_secret_basic'] } = server;
    const method = methods.includes('client_secret_basic') ? basic : post;
    method(server, ...rest);
  };
}
