const everyMs = 1000;
const everyPercent = 5;

/**
 * Limits progress reports: the first, and then one a second or one for each 5 %.
 *
 * @param now a monotonic clock, milliseconds.
 * @returns takes 0 to 100; values outside are clamped.
 */
export function throttleProgress(
  send: (percent: number) => void,
  now: () => number = () => performance.now(),
): (percent: number) => void {
  let last: { readonly percent: number; readonly atMs: number } | undefined;
  return (given) => {
    const percent = Math.round(Math.min(100, Math.max(0, given)));
    const atMs = now();
    if (last) {
      const moved = Math.abs(percent - last.percent);
      if (moved === 0 || (moved < everyPercent && atMs - last.atMs < everyMs)) return;
    }
    last = { percent, atMs };
    send(percent);
  };
}
