import { signal, type ReadonlySignal } from '@preact/signals';
import { ApiProblem, type Schemas } from '../../../apiClient/index.js';
import { api, ask } from './api.js';

export type Me = Schemas['Me'];

export type Session =
  | { readonly state: 'unknown' | 'out' }
  | { readonly state: 'unreachable'; readonly error: Error; readonly sinceMs: number }
  /** `expired`: the page stays, and asks to log in again. `other`: another tab has another account, and this page stops. */
  | { readonly state: 'in' | 'expired' | 'other'; readonly me: Me };

const sessionSignal = signal<Session>({ state: 'unknown' });
const tabs = new BroadcastChannel('brewline-session');
tabs.onmessage = () => void checkSession();
document.addEventListener('visibilitychange', () => !document.hidden && void checkSession());

/** Who is logged in; one log-in holds for both clients. */
export const session: ReadonlySignal<Session> = sessionSignal;

/** Asks who is logged in: at first, when the page is seen again, and when another tab logged in or out. */
export async function checkSession(): Promise<void> {
  const before = sessionSignal.value;
  const known = 'me' in before ? before.me : undefined;
  try {
    const me = await ask(api.GET('/api/v1/people/me'));
    const isOther = before.state === 'other' || (known !== undefined && known.personId !== me.personId);
    const isSame = before.state === 'in' && known?.personId === me.personId;
    if (!isSame) sessionSignal.value = isOther && known ? { state: 'other', me: known } : { state: 'in', me };
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401)
      sessionSignal.value = known
        ? { state: before.state === 'other' ? 'other' : 'expired', me: known }
        : { state: 'out' };
    else if (!known)
      sessionSignal.value = { state: 'unreachable', error: error as Error, sinceMs: Date.now() };
  }
}

/** @returns whether a second step is needed. @throws ApiProblem, ApiUnreachable */
export async function logIn(login: string, password: string): Promise<'done' | 'code'> {
  const answer = await ask(api.POST('/api/v1/login', { body: { login, password } }));
  if (answer && 'secondFactors' in answer) return 'code';
  await haveLoggedIn();
  return 'done';
}

export async function logInWithCode(code: string): Promise<void> {
  await ask(api.POST('/api/v1/login/factor', { body: { code } }));
  await haveLoggedIn();
}

export async function logOut(): Promise<void> {
  await ask(api.POST('/api/v1/logout', {}));
  tabs.postMessage('changed');
  location.assign(location.pathname.startsWith('/admin') ? '/admin' : '/');
}

async function haveLoggedIn(): Promise<void> {
  tabs.postMessage('changed');
  await checkSession();
}
