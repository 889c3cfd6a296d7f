import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Schemas } from '../../../apiClient/index.js';
import { api, ask } from '../../shared/session/index.js';
import { questionOf, type AuditFilter } from './auditFilter.js';

export type AuditEntry = Schemas['AuditEntry'];
type AuditPage = Schemas['AuditPage'];

const entriesAtOnce = 50;

export interface ShownAudit {
  readonly entries: readonly AuditEntry[] | undefined;
  readonly error?: { readonly error: Error; readonly sinceMs: number } | undefined;
  readonly hasMore: boolean;
  /** Reads the next page, or after an error this one again. */
  readonly more: () => void;
  /** Reads the latest. */
  readonly again: () => void;
}

/** Entries page by page, the latest first. */
export function useAudit(filter: AuditFilter): ShownAudit {
  const [known, setKnown] = useState<AuditPage>();
  const [error, setError] = useState<ShownAudit['error']>();
  const asked = useRef(0);
  const { since, person, device, action, outcome } = filter;

  const read = useCallback(
    (before?: AuditPage) => {
      const question = (asked.current += 1);
      const query = questionOf({ since, person, device, action, outcome }, Date.now());
      askPage({ ...query, ...(before?.next != null && { after: before.next }) }).then(
        ({ items, next }) => {
          if (asked.current !== question) return;
          setError(undefined);
          setKnown({ items: [...(before?.items ?? []), ...items], next });
        },
        (failure: Error) => asked.current === question && setError({ error: failure, sinceMs: Date.now() }),
      );
    },
    [since, person, device, action, outcome],
  );
  useEffect(() => {
    setKnown(undefined);
    setError(undefined);
    read();
  }, [read]);

  return {
    entries: known?.items,
    ...(error && { error }),
    hasMore: known !== undefined && known.next !== null,
    more: () => read(known),
    again: () => read(),
  };
}

async function askPage(query: object): Promise<AuditPage> {
  const page = await ask(api.GET('/api/v1/audit', { params: { query: { ...query, limit: entriesAtOnce } } }));
  // By `format` it could be a file.
  return page as AuditPage;
}
