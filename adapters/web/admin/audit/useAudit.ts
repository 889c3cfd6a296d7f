import { useCallback } from 'preact/hooks';
import type { Schemas } from '../../../apiClient/index.js';
import { api, ask } from '../../shared/session/index.js';
import { usePages, type Pages } from '../usePages.js';
import { questionOf, type AuditFilter } from './auditFilter.js';

export type AuditEntry = Schemas['AuditEntry'];
type AuditPage = Schemas['AuditPage'];

const entriesAtOnce = 50;

/** Entries page by page, the latest first. */
export function useAudit({ since, person, device, action, outcome }: AuditFilter): Pages<AuditPage> {
  return usePages(
    useCallback(
      (after: string | undefined) => {
        const query = questionOf({ since, person, device, action, outcome }, Date.now());
        return askPage({ ...query, ...(after !== undefined && { after }) });
      },
      [since, person, device, action, outcome],
    ),
  );
}

async function askPage(query: object): Promise<AuditPage> {
  const page = await ask(api.GET('/api/v1/audit', { params: { query: { ...query, limit: entriesAtOnce } } }));
  // By `format` it could be a file.
  return page as AuditPage;
}
