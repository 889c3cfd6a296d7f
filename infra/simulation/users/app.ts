import { messageOf } from '../../../domain/kernel/errors.js';

/** Who comes to the API, and where it is. */
export interface AppLogin {
  /** For example `http://127.0.0.1:18080`. */
  readonly apiUrl: string;
  readonly login: string;
  readonly password: string;
}

export interface Answer<Body> {
  readonly status: number;
  readonly body: Body;
}

const answerWithinMs = 10_000;

/** The API as a mobile app uses it: logs in when it has to, JSON in and out. */
export class App {
  #token: string | undefined;

  constructor(readonly login: AppLogin) {}

  /**
   * @param path below `/api/v1`.
   * @throws Error with the problem's detail for any status but 200, or with what kept the API from answering.
   */
  async get<Body>(path: string): Promise<Body> {
    const { status, body } = await this.#request<Body>('GET', path);
    if (status !== 200) throw refusal('GET', path, { status, body });
    return body;
  }

  /** The status and the body, whatever they are. */
  post<Body>(path: string, content: object): Promise<Answer<Body>> {
    return this.#request('POST', path, content);
  }

  async #request<Body>(method: string, path: string, content?: object): Promise<Answer<Body>> {
    const first = await this.#send<Body>(method, path, content, (this.#token ??= await this.#logIn()));
    if (first.status !== 401) return first;
    // The token's time is over, or the password was changed.
    this.#token = await this.#logIn();
    return this.#send(method, path, content, this.#token);
  }

  async #logIn(): Promise<string> {
    const { login, password } = this.login;
    const answer = await this.#send<{ token?: string }>('POST', '/login', { login, password });
    if (answer.body.token === undefined) throw refusal('POST', '/login', answer);
    return answer.body.token;
  }

  async #send<Body>(method: string, path: string, content?: object, token?: string): Promise<Answer<Body>> {
    const headers = {
      ...(content && { 'content-type': 'application/json' }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    };
    try {
      const response = await fetch(`${this.login.apiUrl}/api/v1${path}`, {
        method,
        headers,
        ...(content && { body: JSON.stringify(content) }),
        signal: AbortSignal.timeout(answerWithinMs),
      });
      return { status: response.status, body: (await response.json()) as Body };
    } catch (cause) {
      throw new Error(`${method} ${path}: ${messageOf(cause)}`, { cause });
    }
  }
}

function refusal(method: string, path: string, { status, body }: Answer<unknown>): Error {
  const detail = (body as { detail?: string }).detail ?? '';
  return new Error(`${method} ${path}: ${status} ${detail}`);
}
