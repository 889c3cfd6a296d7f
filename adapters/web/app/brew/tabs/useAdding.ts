import { useRef, useState } from 'preact/hooks';
import { refusalOf } from '../../../shared/commands/CommandLine.js';

/** Adds an entry once, however often it is asked for; the key stays until it was added. */
export function useAdding(onDone: () => void) {
  const key = useRef(crypto.randomUUID());
  const [isAdding, setAdding] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const add = (adding: (key: string) => Promise<unknown>) => {
    setAdding(true);
    setRefusal(undefined);
    void adding(key.current)
      .then(onDone, (error: Error) => setRefusal(refusalOf(error)))
      .finally(() => setAdding(false));
  };
  return { add, isAdding, refusal };
}
