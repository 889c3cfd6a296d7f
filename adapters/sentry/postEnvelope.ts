import type { SentryDsn } from './dsn.js';

/** What became of an envelope. No result has a text of the server: it could repeat the key. */
export type Posted =
  | { readonly type: 'taken' }
  /** Only this one is refused; the next may be taken. */
  | { readonly type: 'refused'; readonly why: string }
  /** The next would fail as well. */
  | { readonly type: 'unavailable'; readonly why: string; readonly retryAfterMs?: number };

export interface Post {
  readonly dsn: SentryDsn;
  /** The program that sends, as `brewline/1.2.3`. */
  readonly client: string;
  readonly envelope: string;
  readonly signal: AbortSignal;
}

/** Sends one envelope, once. Never throws. */
export async function postEnvelope({ dsn, client, envelope, signal }: Post): Promise<Posted> {
  try {
    const response = await fetch(dsn.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-sentry-envelope',
        'x-sentry-auth': `Sentry sentry_version=7, sentry_client=${client}, sentry_key=${dsn.key}`,
      },
      body: envelope,
      // The key is for nobody else.
      redirect: 'error',
      signal,
    });
    await response.body?.cancel();
    return outcomeOf(response);
  } catch (error) {
    return { type: 'unavailable', why: reasonOf(error) };
  }
}

/** These are about the event itself: not JSON as it is expected, or too large. */
const ofTheEvent: readonly number[] = [400, 413];

function outcomeOf({ ok, status, headers }: Response): Posted {
  if (ok) return { type: 'taken' };
  const why = `it answered ${status}`;
  if (ofTheEvent.includes(status)) return { type: 'refused', why };
  const retryAfterMs = retryAfterOf(headers.get('retry-after'));
  return { type: 'unavailable', why, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}

/** Seconds, or a date. */
function retryAfterOf(text: string | null): number | undefined {
  if (text === null) return undefined;
  const ms = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

function reasonOf(error: unknown): string {
  const { name, cause } = (error ?? {}) as { readonly name?: unknown; readonly cause?: unknown };
  if (name === 'TimeoutError' || name === 'AbortError') return 'it did not answer in time';
  const { code } = (cause ?? {}) as { readonly code?: unknown };
  return typeof code === 'string' && /^\w+$/.test(code) ? code : 'it could not be reached';
}
