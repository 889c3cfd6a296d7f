import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { api, ask } from '../../shared/session/index.js';
import { questionOf, type FleetFilter } from './fleetFilter.js';
import {
  begun,
  continued,
  countAgain,
  renewed,
  rowsAtOnce,
  type FleetPage,
  type FleetRows,
} from './fleetRows.js';

/** Each visible page costs the database a look at the one row of each device. */
const everyMs = 10_000;

export interface ShownFleet {
  readonly rows: FleetRows | undefined;
  /** They are of another filter, or older than the error. */
  readonly isOld: boolean;
  readonly error?: { readonly error: Error; readonly sinceMs: number } | undefined;
  readonly more: () => void;
  /** Reads the list from its beginning. */
  readonly again: () => void;
}

interface Known {
  readonly rows: FleetRows;
  readonly of: string;
}

/** Devices page by page, the first rows of them asked for again while the page is seen. */
export function useFleet(filter: FleetFilter): ShownFleet {
  const question = JSON.stringify(questionOf(filter));
  const [known, setKnown] = useState<Known>();
  const [error, setError] = useState<ShownFleet['error']>();
  const asked = useRef(0);
  const isAsking = useRef(false);
  const shown = useRef<Known>(undefined);
  shown.current = known;

  const read = useCallback(
    (more: object, take: (page: FleetPage, rows: FleetRows | undefined) => FleetRows) => {
      const number = (asked.current += 1);
      isAsking.current = true;
      askPage({ ...(JSON.parse(question) as object), ...more }).then(
        (page) => {
          if (asked.current !== number) return;
          isAsking.current = false;
          setError(undefined);
          const before = shown.current;
          setKnown({ rows: take(page, before?.of === question ? before.rows : undefined), of: question });
        },
        (failure: Error) => {
          if (asked.current !== number) return;
          isAsking.current = false;
          setError((before) => ({ error: failure, sinceMs: before?.sinceMs ?? Date.now() }));
        },
      );
    },
    [question],
  );
  const again = useCallback(() => read({ limit: rowsAtOnce }, begun), [read]);
  const renew = useCallback(() => {
    const { current } = shown;
    if (current?.of !== question) return again();
    read({ limit: countAgain(current.rows) }, (page, rows) =>
      rows?.items.length ? renewed(rows, page) : begun(page),
    );
  }, [again, question, read]);
  const more = () => {
    if (known?.rows.next == null) return;
    const after = known.rows.next;
    read({ limit: rowsAtOnce, after }, (page, rows) => (rows ? continued(rows, page) : begun(page)));
  };

  useEffect(() => {
    setError(undefined);
    again();
    const timer = setInterval(() => !document.hidden && !isAsking.current && renew(), everyMs);
    return () => clearInterval(timer);
  }, [again, renew]);

  return { rows: known?.rows, isOld: error !== undefined || known?.of !== question, error, more, again };
}

function askPage(query: object): Promise<FleetPage> {
  return ask(api.GET('/api/v1/fleet', { params: { query } }));
}
