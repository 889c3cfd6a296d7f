import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { now } from '../../../shared/clock.js';
import { askedAfter, merged } from './knownFrames.js';
import { askFrames, askNewerFrames, framesAtOnce, type DebugFrame } from './messagesApi.js';

export interface Frames {
  /** The latest first; undefined until the first page is there. */
  readonly known: readonly DebugFrame[] | undefined;
  readonly error: { readonly error: Error; readonly sinceMs: number } | undefined;
  readonly hasOlder: boolean;
  readonly older: () => void;
  readonly again: () => void;
}

/** What is projected of the last message shows by then. */
const lookAgainMs = 2_500;

/**
 * The frames of a device, as they come.
 *
 * @param lastFrameId of the last one that there is, as the live stream says it
 */
export function useFrames(deviceId: string, lastFrameId: string | null | undefined): Frames {
  const [known, setKnown] = useState<readonly DebugFrame[]>();
  const [next, setNext] = useState<string | null>(null);
  const [error, setError] = useState<Frames['error']>();
  const latest = useRef<readonly DebugFrame[]>([]);
  const isAsking = useRef(false);

  const take = useCallback((frames: readonly DebugFrame[]) => {
    latest.current = merged(latest.current, frames);
    setKnown(latest.current);
    setError(undefined);
  }, []);

  /** One question at a time; what came meanwhile is asked for by the next one. */
  const asking = useCallback(async (work: () => Promise<void>) => {
    if (isAsking.current) return;
    isAsking.current = true;
    try {
      await work();
    } catch (failure) {
      setError({ error: failure as Error, sinceMs: Date.now() });
    } finally {
      isAsking.current = false;
    }
  }, []);

  const newer = useCallback(
    () =>
      asking(async () => {
        if (latest.current.length === 0) {
          const page = await askFrames(deviceId);
          setNext(page.next);
          take(page.items);
          return;
        }
        const { items } = await askNewerFrames(deviceId, askedAfter(latest.current, now.peek()));
        take(items);
        // Far behind, as after a pause: what lies between can be read as what is older.
        if (items.length < framesAtOnce) return;
        const page = await askFrames(deviceId);
        latest.current = [];
        setNext(page.next);
        take(page.items);
      }),
    [deviceId, asking, take],
  );

  useEffect(() => {
    void newer();
    const timer = setTimeout(() => void newer(), lookAgainMs);
    return () => clearTimeout(timer);
  }, [newer, lastFrameId]);

  const older = () =>
    void asking(async () => {
      if (next === null) return;
      const page = await askFrames(deviceId, next);
      setNext(page.next);
      take(page.items);
    });
  return { known, error, hasOlder: next !== null, older, again: () => void newer() };
}
