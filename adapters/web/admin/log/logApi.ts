import type { LogLine } from '../../../../domain/sessionLog/index.js';
import type { Schemas } from '../../../apiClient/index.js';
import { api, ask } from '../../shared/session/index.js';
import type { LogOf, LogQuery } from './logLinks.js';

export interface LogPage {
  readonly items: readonly LogLine[];
  readonly next: string | null;
}

type SummaryQuery = Pick<LogQuery, 'kind' | 'since' | 'until'>;

export async function askLog({ of, id }: LogOf, query: LogQuery): Promise<LogPage> {
  const page =
    of === 'sessions'
      ? await ask(api.GET('/api/v1/sessions/{sessionId}/log', { params: { path: { sessionId: id }, query } }))
      : await ask(api.GET('/api/v1/brews/{brewId}/log', { params: { path: { brewId: id }, query } }));
  // By `Accept` it could be a file.
  return page as LogPage;
}

export function askSummary({ of, id }: LogOf, query: SummaryQuery = {}): Promise<Schemas['LogSummary']> {
  return of === 'sessions'
    ? ask(api.GET('/api/v1/sessions/{sessionId}/log/summary', { params: { path: { sessionId: id }, query } }))
    : ask(api.GET('/api/v1/brews/{brewId}/log/summary', { params: { path: { brewId: id }, query } }));
}
