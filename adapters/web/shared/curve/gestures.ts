import type uPlot from 'uplot';

interface Gestures {
  readonly onZoom: (fromMs: number, toMs: number) => void;
  readonly onReset: () => void;
}

/** Less is a tap. */
const leastPixels = 12;
/** Two taps within are one double tap: browsers of phones don't all say so. */
const doubleTapMs = 350;

/**
 * A finger or the mouse that goes sideways chooses a time to see nearer; up and down the page scrolls, since `touch-action` of the plot
 * leaves that to the browser. Twice tapped, all of it is seen.
 *
 * @returns a function that ends it
 */
export function followGestures(plot: uPlot, { onZoom, onReset }: Gestures): () => void {
  const { over } = plot;
  const ending = new AbortController();
  let startX: number | undefined;
  let tappedAt = -Infinity;
  const xOf = (event: PointerEvent) => {
    const { left, width } = over.getBoundingClientRect();
    return Math.min(Math.max(event.clientX - left, 0), width);
  };
  const mark = (from: number, to: number) =>
    plot.setSelect(
      { left: Math.min(from, to), width: Math.abs(to - from), top: 0, height: over.clientHeight },
      false,
    );
  const end = () => {
    startX = undefined;
    mark(0, 0);
  };
  const on = <Name extends 'pointerdown' | 'pointermove' | 'pointerup' | 'pointercancel'>(
    name: Name,
    then: (event: PointerEvent) => void,
  ) => over.addEventListener(name, then, { signal: ending.signal });
  on('pointerdown', (event) => {
    if (event.button === 0) startX = xOf(event);
  });
  on('pointermove', (event) => {
    const x = xOf(event);
    if (event.pointerType !== 'mouse') plot.setCursor({ left: x, top: 0 });
    if (startX === undefined || Math.abs(x - startX) < leastPixels) return;
    over.setPointerCapture(event.pointerId);
    mark(startX, x);
  });
  on('pointerup', (event) => {
    const [from, to] = [startX ?? 0, xOf(event)].sort((a, b) => a - b) as [number, number];
    const isDrag = startX !== undefined && to - from >= leastPixels;
    end();
    if (isDrag) onZoom(plot.posToVal(from, 'x'), plot.posToVal(to, 'x'));
    else plot.setCursor({ left: xOf(event), top: 0 });
    if (event.pointerType === 'mouse') return;
    if (!isDrag && event.timeStamp - tappedAt < doubleTapMs) onReset();
    tappedAt = isDrag ? -Infinity : event.timeStamp;
  });
  on('pointercancel', end);
  over.addEventListener('dblclick', onReset, { signal: ending.signal });
  return () => ending.abort();
}
