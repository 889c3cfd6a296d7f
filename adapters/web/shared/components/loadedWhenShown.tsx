import type { FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** A part of a page that is loaded when it is shown first. Without a network it stays away: nobody would answer it. */
export function loadedWhenShown<Props extends object>(load: () => Promise<FunctionComponent<Props>>) {
  return function Loaded(props: Props) {
    const [Part, setPart] = useState<FunctionComponent<Props>>();
    useEffect(
      () =>
        void load().then(
          (part) => setPart(() => part),
          () => undefined,
        ),
      [],
    );
    return Part ? <Part {...props} /> : null;
  };
}
