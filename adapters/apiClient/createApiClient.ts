import createClient, { type Client } from 'openapi-fetch';
import type { paths } from './generated/openapi.js';
import {
  followLive,
  LiveTopics,
  type LiveChange,
  type LiveOptions,
  type TopicsOptions,
} from './live/index.js';
import { send, type TokenSource } from './send.js';

export interface ApiClientOptions {
  /** For example `http://127.0.0.1:18080`; left out by a page of the API's own host. */
  readonly url?: string;
  /** Left out when the browser sends the cookie. {@link logInWhenNeeded} is one. */
  readonly token?: TokenSource;
  /** For each answer; by default 20 s, which is longer than the longest `wait` of a command. */
  readonly timeoutMs?: number;
}

/** The API, with paths, parameters and answers typed by openapi.yaml. Each call takes a `signal`. */
export interface ApiClient extends Pick<Client<paths>, 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'> {
  /**
   * Changes as they happen, beginning with what is, until `signal` aborts. Connects again when the connection is lost.
   *
   * @throws ApiProblem when asking again is of no use: the log-in has ended (401), or a device is none of yours (404).
   */
  readonly live: (options: LiveOptions) => AsyncGenerator<LiveChange, void>;
  /**
   * As `live`, for clients that show several things and switch between them: a loop over it has every change of its topics, in order,
   * each once, however often the connection is lost.
   */
  readonly liveTopics: (options: TopicsOptions) => LiveTopics;
}

/**
 * A client that runs in Node and in browsers:
 *
 * ```ts
 * const api = createApiClient({ url, token: logInWhenNeeded(url, { login, password }) });
 * const device = dataOf(await api.GET('/api/v1/devices/{deviceId}', { params: { path: { deviceId } } }));
 * ```
 */
export function createApiClient({ url = '', token, timeoutMs = 20_000 }: ApiClientOptions): ApiClient {
  const client = createClient<paths>({
    baseUrl: url,
    fetch: (request) => send(request, { timeoutMs, ...(token && { token }) }),
  });
  const { GET, POST, PUT, PATCH, DELETE } = client;
  return {
    GET,
    POST,
    PUT,
    PATCH,
    DELETE,
    live: (options) => followLive(client, options),
    liveTopics: (options) => new LiveTopics(client, options),
  };
}
