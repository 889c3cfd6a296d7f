import type { Stack } from './stack.js';

/** The API as an app uses it: logged in, JSON in and out. */
export interface ApiClient {
  readonly token: string;
  get<Body>(path: string): Promise<Body>;
  /** The body, or `undefined` while the read models do not show it yet (404). */
  find<Body>(path: string): Promise<Body | undefined>;
  /** The status and the body, whatever they are. */
  request<Body>(path: string, init?: RequestInit): Promise<{ status: number; body: Body }>;
  post<Body>(path: string, body: object): Promise<{ status: number; body: Body }>;
}

export async function logIn({ apiUrl, administrator }: Stack): Promise<ApiClient> {
  const answer = await fetch(`${apiUrl}/api/v1/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(administrator),
  });
  if (!answer.ok) throw new Error(`log-in: ${answer.status} ${await answer.text()}`);
  const { token } = (await answer.json()) as { token: string };

  async function request<Body>(path: string, init: RequestInit = {}) {
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${token}`);
    headers.set('content-type', 'application/json');
    const response = await fetch(`${apiUrl}/api/v1${path}`, { ...init, headers });
    const body = response.status === 204 ? undefined : await response.json();
    return { status: response.status, body: body as Body };
  }
  async function find<Body>(path: string) {
    const { status, body } = await request<Body>(path);
    if (status === 404) return undefined;
    if (status !== 200) throw new Error(`GET ${path}: ${status} ${JSON.stringify(body)}`);
    return body;
  }
  return {
    token,
    request,
    find,
    async get<Body>(path: string) {
      const body = await find<Body>(path);
      if (body === undefined) throw new Error(`GET ${path}: 404`);
      return body;
    },
    post: (path, body) => request(path, { method: 'POST', body: JSON.stringify(body) }),
  };
}
