import { createApiClient } from './createApiClient.js';
import { dataOf } from './errors.js';
import type { CodeNeeded, Tokens } from './schemas.js';
import type { TokenSource } from './send.js';

export interface Credentials {
  readonly login: string;
  readonly password: string;
}

/**
 * A token for a program that knows its password: logs in with the first request, and renews the token when it is refused, because its time
 * was over. When the log-in has ended, it logs in again. Requests at the same time share this.
 *
 * @param url of the API.
 */
export function logInWhenNeeded(url: string, { login, password }: Credentials): TokenSource {
  const api = createApiClient({ url });
  let current: Promise<Tokens> | undefined;

  async function logIn(): Promise<Tokens> {
    return tokensIn(await api.POST('/api/v1/login', { body: { login, password, kind: 'client' } }));
  }

  async function refreshed({ refreshToken }: Tokens): Promise<Tokens> {
    const answer = await api.POST('/api/v1/token/refresh', { body: { refreshToken } });
    return answer.response.status === 401 ? logIn() : tokensIn(answer);
  }

  function renew(before: Tokens | undefined): void {
    const renewed = before ? refreshed(before) : logIn();
    current = renewed;
    // Whether the refresh token was taken is not known then, and long afterwards it would end the log-in as a replay.
    renewed.catch(() => {
      if (current === renewed) current = undefined;
    });
  }

  return async (refused) => {
    const shared = current;
    const before = await shared;
    const isUseless = before === undefined || before.token === refused;
    // Another request may have renewed it since.
    if (isUseless && current === shared) renew(before);
    return (await current)?.token;
  };
}

/** Browsers are answered without tokens, and people who have a second factor. */
function tokensIn(answer: Parameters<typeof dataOf<Tokens | CodeNeeded | undefined>>[0]): Tokens {
  const tokens = dataOf(answer);
  if (!tokens || !('token' in tokens))
    throw new Error(
      'the log-in was answered without tokens: a program needs an account without a second factor',
    );
  return tokens;
}
