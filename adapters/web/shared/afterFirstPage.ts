const waitMs = 2_000;

/**
 * Does what the first page can be without, once its own requests are through.
 *
 * @returns takes it back
 */
export function afterFirstPage(work: () => void): () => void {
  const timer = setTimeout(work, waitMs);
  return () => clearTimeout(timer);
}
