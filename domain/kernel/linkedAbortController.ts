/**
 * A controller that also aborts when one of its parents does, and lets go of them once it has aborted. Not `AbortSignal.any`:
 * Node 20 may collect such a signal as garbage while somebody still waits for it.
 */
export function linkedAbortController(...parents: readonly AbortSignal[]): AbortController {
  const child = new AbortController();
  for (const parent of parents) {
    if (parent.aborted) child.abort(parent.reason);
    else parent.addEventListener('abort', () => child.abort(parent.reason), { signal: child.signal });
  }
  return child;
}
