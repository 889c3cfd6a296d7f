import type { FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { ErrorPanel } from './ErrorPanel.js';

/** A part of a page that is loaded when it is shown first; when it can't be, it says so. */
export function loadedWhenShown<Props extends object>(load: () => Promise<FunctionComponent<Props>>) {
  return function Loaded(props: Props) {
    const [Part, setPart] = useState<FunctionComponent<Props>>();
    useEffect(() => {
      void load()
        .catch((error: Error): FunctionComponent<Props> => notLoaded(error))
        .then((part) => setPart(() => part));
    }, []);
    return Part ? <Part {...props} /> : null;
  };
}

/** A browser does not ask again for a script that failed, unless the page is loaded anew. */
function notLoaded(error: Error) {
  const sinceMs = Date.now();
  return () => <ErrorPanel {...{ error, sinceMs }} retry={() => location.reload()} />;
}
