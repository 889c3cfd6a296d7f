import { createApiClient } from './createApiClient.js';
import { dataOf } from './errors.js';
import type { TokenSource } from './send.js';

export interface Credentials {
  readonly login: string;
  readonly password: string;
}

/**
 * A token for a program that knows its password: logs in with the first request, and again when the token is refused, for its
 * time was over or the password was changed. Requests at the same time share one log-in.
 *
 * @param url of the API.
 */
export function logInWhenNeeded(url: string, { login, password }: Credentials): TokenSource {
  const api = createApiClient({ url });
  let current: Promise<string> | undefined;

  async function logIn(): Promise<string> {
    return dataOf(await api.POST('/api/v1/login', { body: { login, password } })).token;
  }

  function renew(): void {
    const renewed = logIn();
    current = renewed;
    renewed.catch(() => {
      if (current === renewed) current = undefined;
    });
  }

  return async (refused) => {
    const before = current;
    const token = await before;
    const isUseless = token === undefined || token === refused;
    // Another request may have logged in since.
    if (isUseless && current === before) renew();
    return current;
  };
}
