import { signal, type ReadonlySignal } from '@preact/signals';
import { ApiProblem, type Schemas } from '../../../apiClient/index.js';
import { api, ask } from './api.js';

export type Me = Schemas['Me'];

export type Session =
  | { readonly state: 'unknown' | 'out' }
  | { readonly state: 'unreachable'; readonly error: Error; readonly sinceMs: number }
  /** `expired`: the page stays, and asks to log in again. `other`: another tab has another account, and this page stops. */
  | { readonly state: 'in' | 'expired' | 'other'; readonly me: Me };

/** What tabs tell each other: that the log-in has changed, or, from a page that was opened, whose it is. */
type Told = 'changed' | { readonly personId: string };

const sessionSignal = signal<Session>({ state: 'unknown' });
const tabs = new BroadcastChannel('brewline-session');
tabs.onmessage = ({ data }: MessageEvent<Told>) => void (isNews(data) && checkSession());
document.addEventListener('visibilitychange', () => !document.hidden && void checkSession());

/** Who is logged in; one log-in holds for both clients. */
export const session: ReadonlySignal<Session> = sessionSignal;

/** A log-in at another server comes back to one page only, which no other tab hears of but by this. */
function isNews(told: Told): boolean {
  const { value } = sessionSignal;
  return told === 'changed' || value.state !== 'in' || value.me.personId !== told.personId;
}

/** Asks who is logged in: at first, when the page is seen again, and when another tab logged in or out. */
export async function checkSession(): Promise<void> {
  const before = sessionSignal.value;
  const known = 'me' in before ? before.me : undefined;
  try {
    const me = await ask(api.GET('/api/v1/people/me'));
    const isOther = before.state === 'other' || (known !== undefined && known.personId !== me.personId);
    const isSame = before.state === 'in' && known?.personId === me.personId;
    if (!isSame) sessionSignal.value = isOther && known ? { state: 'other', me: known } : { state: 'in', me };
    if (before.state === 'unknown') tell({ personId: me.personId });
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401)
      sessionSignal.value = known
        ? { state: before.state === 'other' ? 'other' : 'expired', me: known }
        : { state: 'out' };
    else if (!known)
      sessionSignal.value = { state: 'unreachable', error: error as Error, sinceMs: Date.now() };
  }
}

/** @returns the second factors of which one is still needed, if any. @throws ApiProblem, ApiUnreachable */
export async function logIn(
  login: string,
  password: string,
): Promise<Schemas['CodeNeeded']['secondFactors'] | undefined> {
  const answer = await ask(api.POST('/api/v1/login', { body: { login, password } }));
  if (answer && 'secondFactors' in answer) return answer.secondFactors;
  await haveLoggedIn();
  return undefined;
}

export async function logInWithFactor(
  factor: { readonly code: string } | { readonly passkey: Schemas['PasskeyAssertion'] },
): Promise<void> {
  await ask(api.POST('/api/v1/login/factor', { body: factor }));
  await haveLoggedIn();
}

/** Here, or everywhere that the person is logged in. */
export async function logOut(everywhere = false): Promise<void> {
  await ask(api.POST('/api/v1/logout', { body: { everywhere } }));
  leave();
}

/** Begins anew, as nobody. */
export function leave(): void {
  tell('changed');
  location.assign(location.pathname.startsWith('/admin') ? '/admin' : '/');
}

/** Another log-in of the same person, or of somebody, has taken the place of the one before. */
export async function haveLoggedIn(): Promise<void> {
  tell('changed');
  await checkSession();
}

function tell(told: Told): void {
  tabs.postMessage(told);
}
