import { useState } from 'preact/hooks';
import { ApiProblem } from '../../../apiClient/index.js';
import { formatDuration, t } from '../texts/index.js';

export interface Submitting {
  readonly isBusy: boolean;
  /** Why the last one was refused. */
  readonly error: string | undefined;
  /** @returns whether it was done */
  readonly submit: (work: () => Promise<unknown>) => Promise<boolean>;
}

/** Something that a form asks for: one at a time, and why it was refused. */
export function useSubmit(reasonOf: (error: unknown) => string = refusalOf): Submitting {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const submit = async (work: () => Promise<unknown>) => {
    setBusy(true);
    setError(undefined);
    try {
      await work();
      return true;
    } catch (refusal) {
      setError(reasonOf(refusal));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, error, submit };
}

/** In the person's language where it is one of those that pages know, otherwise as the API says it. */
export function refusalOf(error: unknown): string {
  if (!(error instanceof ApiProblem)) return t('error.unreachable');
  if (error.status === 429)
    return t('login.wait', { duration: formatDuration((error.retryAfterMs ?? 1_000) / 1_000) });
  return error.errors[0]?.detail ?? error.detail ?? error.title;
}

/** The texts of a form, by the names of its fields. */
export function typedIn(event: SubmitEvent): (name: string) => string {
  const typed = new FormData(event.currentTarget as HTMLFormElement);
  return (name) => {
    const value = typed.get(name);
    return typeof value === 'string' ? value : '';
  };
}
