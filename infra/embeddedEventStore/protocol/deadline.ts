/** Longer delays would make a timer fire at once (2^31 - 1 ms, 24 days). */
const maxTimerMs = 2 ** 31 - 1;

/**
 * What `begin` resolves with, or `'expired'` when that has not happened at the deadline, or the deadline is over already; then
 * `begin` is not called.
 *
 * @param deadlineMs epoch milliseconds; Infinity for none.
 */
export async function beforeDeadline<Result>(
  deadlineMs: number,
  begin: () => Promise<Result>,
): Promise<Result | 'expired'> {
  const leftMs = deadlineMs - Date.now();
  if (leftMs <= 0) return 'expired';
  if (leftMs > maxTimerMs) return begin();
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<'expired'>((resolve) => {
    timer = setTimeout(resolve, leftMs, 'expired');
  });
  try {
    return await Promise.race([begin(), expired]);
  } finally {
    clearTimeout(timer);
  }
}
