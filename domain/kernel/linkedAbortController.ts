/**
 * A controller that aborts when one of its parents does, and removes its listeners once it has aborted. It is not
 * `AbortSignal.any`, because Node 20 may garbage-collect such a signal while somebody still waits for it.
 */
export function linkedAbortController(...parents: readonly AbortSignal[]): AbortController {
  const child = new AbortController();
  for (const parent of parents) {
    if (parent.aborted) child.abort(parent.reason);
    else parent.addEventListener('abort', () => child.abort(parent.reason), { signal: child.signal });
  }
  return child;
}
