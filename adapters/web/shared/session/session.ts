import { effect, signal, type ReadonlySignal } from '@preact/signals';
import { ApiProblem, type Schemas } from '../../../apiClient/index.js';
import { clockBehindMs, setClockBehind } from '../clock.js';
import { forgetLastSeen, keepAccount, readLastSeen } from '../lastSeen.js';
import { beginWith, haveNoAnswer } from '../live/index.js';
import { language } from '../texts/index.js';
import { setUnits } from '../units/index.js';
import { endView, view } from '../view/index.js';
import { api, ask } from './api.js';
import { endPush } from './push.js';

export type Me = Schemas['Me'];

export type Session =
  | { readonly state: 'unknown' | 'out' }
  | { readonly state: 'unreachable'; readonly error: Error; readonly sinceMs: number }
  /** Nobody has answered yet: what was seen the last time is shown. */
  | { readonly state: 'kept'; readonly me: Me }
  /** `expired`: the page stays, and asks to log in again. `other`: another tab has another account, and this page stops. */
  | { readonly state: 'in' | 'expired' | 'other'; readonly me: Me };

/** What tabs tell each other: that the log-in has changed, or, from a page that was opened, whose it is. */
type Told = 'changed' | { readonly personId: string };

const sessionSignal = signal<Session>({ state: 'unknown' });
const tabs = new BroadcastChannel('brewline-session');
tabs.onmessage = ({ data }: MessageEvent<Told>) => void (!view && isNews(data) && checkSession());
document.addEventListener('visibilitychange', () => !document.hidden && void checkSession());

/** Who is logged in; one log-in holds for both clients. */
export const session: ReadonlySignal<Session> = sessionSignal;

/** A log-in at another server comes back to one page only, which no other tab hears of but by this. */
function isNews(told: Told): boolean {
  const { value } = sessionSignal;
  return told === 'changed' || value.state !== 'in' || value.me.personId !== told.personId;
}

effect(() => {
  const current = sessionSignal.value;
  if (current.state !== 'in' || view || location.pathname.startsWith('/admin')) return;
  void keepAccount({ me: current.me, behindMs: clockBehindMs(), language: language.value });
});

/** A network that hangs is as good as none: after this, what was seen the last time is shown. */
const patienceMs = 300;
const retryAfterMs = { first: 2_000, last: 30_000 };
let retry: ReturnType<typeof setTimeout> | undefined;
let nextRetryAfterMs = retryAfterMs.first;
window.addEventListener('online', () => retry !== undefined && void checkSession());

/** Asks who is logged in; without an answer, the app shows what it showed the last time, until there is one. */
export async function beginSession(client: 'app' | 'admin'): Promise<void> {
  const answered = checkSession();
  const seen = client === 'app' && !view ? await readLastSeen() : undefined;
  if (!seen) return;
  await Promise.race([answered, new Promise((resolve) => setTimeout(resolve, patienceMs))]);
  const { state } = sessionSignal.value;
  if (state === 'unknown' || state === 'unreachable') {
    setClockBehind(seen.behindMs);
    beginWith(seen.topics);
    sessionSignal.value = { state: 'kept', me: seen.me };
  }
}

/** Asks who is logged in: at first, when the page is seen again, and when another tab logged in or out. */
export async function checkSession(): Promise<void> {
  clearTimeout(retry);
  retry = undefined;
  try {
    haveAccount(await ask(api.GET('/api/v1/people/me')));
    nextRetryAfterMs = retryAfterMs.first;
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) await haveNoAccount();
    else haveNothing(error as Error);
  }
}

function haveAccount(me: Me): void {
  setUnits(me);
  const before = sessionSignal.value;
  const known = 'me' in before ? before.me : undefined;
  const isOther = before.state === 'other' || (known !== undefined && known.personId !== me.personId);
  const isSame = before.state === 'in' && known?.personId === me.personId;
  if (!isSame) sessionSignal.value = isOther && known ? { state: 'other', me: known } : { state: 'in', me };
  if (before.state === 'unknown') tell({ personId: me.personId });
}

/** What was kept is forgotten; a page that is open stays, and asks to log in again. */
async function haveNoAccount(): Promise<void> {
  if (view) return endView(`/view/${encodeURIComponent(view.deviceId)}#ended`);
  await forgetHere();
  const before = sessionSignal.value;
  if ('me' in before && before.state !== 'kept') {
    sessionSignal.value = { state: before.state === 'other' ? 'other' : 'expired', me: before.me };
    return;
  }
  beginWith(new Map());
  sessionSignal.value = { state: 'out' };
}

function haveNothing(error: Error): void {
  const { state } = sessionSignal.value;
  if (state !== 'unknown' && state !== 'unreachable' && state !== 'kept') return;
  haveNoAnswer(Date.now() + nextRetryAfterMs);
  retry = setTimeout(() => void checkSession(), nextRetryAfterMs);
  nextRetryAfterMs = Math.min(nextRetryAfterMs * 2, retryAfterMs.last);
  if (state === 'unknown') sessionSignal.value = { state: 'unreachable', error, sinceMs: Date.now() };
}

/** Of whoever was logged in here, nothing stays in this browser, and it is told nothing any more. */
async function forgetHere(): Promise<void> {
  await Promise.all([forgetLastSeen(), endPush()]);
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
  await forgetHere();
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
  if (!view) tabs.postMessage(told);
}
