import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { errors, Provider } from 'oidc-provider';
import type { IssuerOptions } from '../../../adapters/oidc/index.js';
import { silentLogger } from '../silentLogger.js';

/** A real provider of OpenID Connect on loopback, where whoever comes is logged in as `subject` at once. */
export interface TestProvider {
  readonly options: IssuerOptions;
  /** Claims of who comes next. */
  subject: string;
  claims: Readonly<Record<string, unknown>>;
  /** Whether who comes next turns back. */
  cancels: boolean;
  /** Once the API's address is known. */
  allow(redirectUri: string): void;
  stop(): Promise<void>;
}

const [clientId, clientSecret] = ['brewline', 'a secret that no log may have'];

export async function startProvider(
  host: 'localhost' | '127.0.0.1' = '127.0.0.1',
  more: Partial<IssuerOptions> = {},
): Promise<TestProvider> {
  let serve: ReturnType<Provider['callback']> | undefined;
  const server = createServer((request, response) => void serve?.(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://${host}:${(server.address() as AddressInfo).port}`;
  const provider: TestProvider = {
    options: {
      ...{ id: 'company', name: 'Company', issuer, clientId, clientSecret, scope: 'openid profile email' },
      ...{ signUp: undefined, secondFactor: { acr: [], amr: [] }, logger: silentLogger },
      ...more,
    },
    ...{ subject: 'someone', claims: {}, cancels: false },
    allow: (redirectUri) => (serve = provide(issuer, redirectUri, provider).callback()),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return provider;
}

function provide(issuer: string, redirectUri: string, test: TestProvider): Provider {
  const provider: Provider = new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUri] }],
    claims: { profile: ['name'], email: ['email', 'email_verified'] },
    cookies: { keys: ['a key of a test'] },
    features: { devInteractions: { enabled: false } },
    findAccount: (_context, accountId) => ({ accountId, claims: () => ({ sub: accountId, ...test.claims }) }),
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    // Nobody is asked for consent.
    loadExistingGrant: async ({ oidc }) => {
      const grant = new provider.Grant({ clientId, accountId: oidc.session?.accountId ?? '' });
      grant.addOIDCScope('openid profile email');
      await grant.save();
      return grant;
    },
  });
  provider.use(async (context, next) => {
    if (!context.path.startsWith('/interaction/')) {
      await next();
      return;
    }
    const result = test.cancels
      ? { error: new errors.AccessDenied().error }
      : { login: { accountId: test.subject } };
    context.respond = false;
    await provider.interactionFinished(context.req, context.res, result);
  });
  return provider;
}
