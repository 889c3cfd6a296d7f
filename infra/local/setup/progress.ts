/** Progress of the set-up. */
export type Progress =
  | { readonly type: 'started'; readonly step: string }
  | { readonly type: 'done'; readonly step: string; readonly tookMs: number }
  | { readonly type: 'note'; readonly text: string };

export type OnProgress = (progress: Progress) => void;

/** Runs one step, and reports its begin and, on success, its end with its duration. */
export async function step<T>(onProgress: OnProgress, name: string, run: () => Promise<T>): Promise<T> {
  const since = Date.now();
  onProgress({ type: 'started', step: name });
  const result = await run();
  onProgress({ type: 'done', step: name, tookMs: Date.now() - since });
  return result;
}
