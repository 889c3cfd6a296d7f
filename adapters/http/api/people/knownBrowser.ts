import type { Request, Response } from 'express';
import { createSeal } from './seal.js';
import { newSecret } from './secret.js';
import { cookieOf, setCookie } from './sessionCookie.js';

/** Browsers that somebody has logged in with before. A cookie says so, for each login. */
export interface KnownBrowsers {
  /** Identifies the browser where this login has come from it before. */
  idFor(request: Request, login: string): string | undefined;
  /** Notes in the browser that this login has come from it. */
  remember(request: Request, response: Response, login: string): void;
}

/** How many people's log-ins one browser remembers. */
const most = 5;
const cookie = 'brewline_known';
const idBytes = 16;

/**
 * Each part of the cookie is a random id with a seal over it and a login. So nobody can make one for a login whose password they don't know,
 * and the cookie names nobody.
 *
 * @param sessionKey see `keysOf`
 */
export function createKnownBrowsers(sessionKey: string): KnownBrowsers {
  const seal = createSeal(sessionKey, 'known browser');
  const sealedData = (id: Uint8Array, login: string) => Buffer.concat([id, Buffer.from(login)]);
  const partsOf = (request: Request) => (cookieOf(request, cookie) ?? '').split('.').slice(0, most);

  function idIn(part: string, login: string): string | undefined {
    const bytes = Buffer.from(part, 'base64url');
    const id = bytes.subarray(0, idBytes);
    return seal.fits(sealedData(id, login), bytes.subarray(idBytes)) ? id.toString('base64url') : undefined;
  }

  const idFor: KnownBrowsers['idFor'] = (request, login) => {
    for (const part of partsOf(request)) {
      const id = idIn(part, login);
      if (id !== undefined) return id;
    }
    return undefined;
  };

  return {
    idFor,
    remember: (request, response, login) => {
      if (idFor(request, login) !== undefined) return;
      const id = newSecret().subarray(0, idBytes);
      const part = Buffer.concat([id, seal.of(sealedData(id, login))]).toString('base64url');
      const others = partsOf(request).filter((one) => /^[\w-]{64}$/.test(one));
      setCookie(request, response, cookie, [part, ...others].slice(0, most).join('.'));
    },
  };
}
