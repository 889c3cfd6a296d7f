import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey } from 'jose';
import type { IssuerOptions } from '../../../adapters/oidc/index.js';
import { silentLogger } from '../silentLogger.js';

/** How an answer of the token endpoint differs from a right one. */
export interface Forgery {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly key?: 'own' | 'other' | 'none' | 'secret';
  /** Whether a code counts without its verifier, and more than once. */
  readonly isCareless?: boolean;
  /** The whole answer. */
  readonly answer?: { readonly status: number; readonly body: unknown };
}

/** An issuer that answers as it should, unless a test has it forge something. Nobody is asked who they are. */
export interface ForgingIssuer {
  readonly options: IssuerOptions;
  forgery: Forgery;
  /** Answers of `/.well-known/openid-configuration`, and how often it was asked. */
  metadata: Readonly<Record<string, unknown>>;
  discoveries: number;
  isDown: boolean;
  /** What came to the token endpoint, and what it answered. */
  readonly redeemed: URLSearchParams[];
  readonly idTokens: string[];
  /** Where it sends a browser that came with this URL. */
  callbackFor(authorizationUrl: string, subject: string): URL;
  stop(): Promise<void>;
}

interface Code {
  readonly subject: string;
  readonly nonce: string;
  readonly challenge: string;
}

const [clientId, clientSecret] = ['brewline-client', randomBytes(32).toString('hex')];

export async function startForgingIssuer(more: Partial<IssuerOptions> = {}): Promise<ForgingIssuer> {
  const [own, other] = await Promise.all([generateKeyPair('RS256'), generateKeyPair('RS256')]);
  const jwk = { ...(await exportJWK(own.publicKey)), kid: 'own', alg: 'RS256', use: 'sig' };
  const codes = new Map<string, Code>();
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const issuer: ForgingIssuer = {
    options: {
      ...{ id: 'forger', name: 'Forger', issuer: url, clientId, clientSecret, scope: 'openid' },
      ...{ signUp: undefined, secondFactor: { acr: [], amr: [] }, logger: silentLogger },
      ...more,
    },
    forgery: {},
    metadata: {
      issuer: url,
      authorization_endpoint: `${url}/authorize`,
      token_endpoint: `${url}/token`,
      jwks_uri: `${url}/keys`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      authorization_response_iss_parameter_supported: true,
    },
    ...{ discoveries: 0, isDown: false, redeemed: [], idTokens: [] },
    callbackFor: (authorizationUrl, subject) => {
      const asked = new URL(authorizationUrl).searchParams;
      const code = randomUUID();
      codes.set(code, {
        subject,
        nonce: asked.get('nonce') ?? '',
        challenge: asked.get('code_challenge') ?? '',
      });
      const callback = new URL(asked.get('redirect_uri') ?? '');
      callback.search = String(new URLSearchParams({ code, state: asked.get('state') ?? '', iss: url }));
      return callback;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '', url);
    const { status, body } = issuer.isDown ? { status: 503, body: {} } : await bodyOf(pathname, request);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }

  async function bodyOf(path: string, request: IncomingMessage) {
    if (path === '/.well-known/openid-configuration') {
      issuer.discoveries += 1;
      return { status: 200, body: issuer.metadata };
    }
    if (path === '/keys') return { status: 200, body: { keys: [jwk] } };
    const sent = new URLSearchParams(await text(request));
    issuer.redeemed.push(sent);
    return redeem(sent, request.headers.authorization);
  }

  /** As a provider should: the client is known, a code counts once, and PKCE is needed. */
  async function redeem(sent: URLSearchParams, authorization = '') {
    const { forgery } = issuer;
    if (forgery.answer) return forgery.answer;
    const code = codes.get(sent.get('code') ?? '');
    if (!forgery.isCareless) codes.delete(sent.get('code') ?? '');
    const verifier = sent.get('code_verifier') ?? '';
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    // RFC 6749, section 2.3.1: both parts are encoded as in a form.
    const credentials = decodeURIComponent(
      Buffer.from(authorization.slice('Basic '.length), 'base64').toString(),
    );
    const isBound = forgery.isCareless || challenge === code?.challenge;
    if (!code || !isBound || credentials !== `${clientId}:${clientSecret}`)
      return { status: 400, body: { error: 'invalid_grant' } };
    const id_token = await idToken(code, forgery);
    issuer.idTokens.push(id_token);
    return { status: 200, body: { access_token: randomUUID(), token_type: 'Bearer', id_token } };
  }

  async function idToken({ subject, nonce }: Code, { claims = {}, key = 'own' }: Forgery): Promise<string> {
    const now = Math.floor(Date.now() / 1_000);
    const right = { iss: url, aud: clientId, sub: subject, nonce, iat: now, exp: now + 60 };
    const payload = { ...right, ...claims };
    if (key === 'none') return new UnsecuredJWT(payload).encode();
    const sign = (alg: string, under: CryptoKey | Uint8Array) =>
      new SignJWT(payload).setProtectedHeader({ alg, kid: 'own' }).sign(under);
    if (key === 'secret') return sign('HS256', Buffer.from(clientSecret));
    return sign('RS256', key === 'own' ? own.privateKey : other.privateKey);
  }

  return issuer;
}
