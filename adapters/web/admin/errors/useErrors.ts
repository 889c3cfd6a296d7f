import { useCallback } from 'preact/hooks';
import type { Schemas } from '../../../apiClient/index.js';
import { api, ask } from '../../shared/session/index.js';
import { usePages, type Pages } from '../usePages.js';
import type { ErrorFilter } from './errorFilter.js';

const groupsAtOnce = 50;

/** Groups page by page, the one that grew last first. */
export function useErrors({ state, role, search }: ErrorFilter): Pages<Schemas['ErrorGroupPage']> {
  return usePages(
    useCallback(
      (after) => {
        const given = { ...(role && { role }), ...(search !== undefined && { search }) };
        const query = { state, ...given, limit: groupsAtOnce, ...(after !== undefined && { after }) };
        return ask(api.GET('/api/v1/errors', { params: { query } }));
      },
      [state, role, search],
    ),
  );
}
