import type { LogKind, LogLine } from '../../../../domain/sessionLog/index.js';
import type { Schemas } from '../../../apiClient/index.js';
import { api, ask } from '../../shared/session/index.js';

/** Whose log it is. */
export interface LogOf {
  readonly of: 'sessions' | 'brews';
  readonly id: string;
}

interface Query {
  readonly kind?: LogKind[];
  readonly since?: string;
  readonly after?: string;
  readonly limit?: number;
}

export interface LogPage {
  readonly items: readonly LogLine[];
  readonly next: string | null;
}

export async function askLog({ of, id }: LogOf, query: Query): Promise<LogPage> {
  const page =
    of === 'sessions'
      ? await ask(api.GET('/api/v1/sessions/{sessionId}/log', { params: { path: { sessionId: id }, query } }))
      : await ask(api.GET('/api/v1/brews/{brewId}/log', { params: { path: { brewId: id }, query } }));
  // By `Accept` it could be a file.
  return page as LogPage;
}

export function askSummary({ of, id }: LogOf): Promise<Schemas['LogSummary']> {
  return of === 'sessions'
    ? ask(api.GET('/api/v1/sessions/{sessionId}/log/summary', { params: { path: { sessionId: id } } }))
    : ask(api.GET('/api/v1/brews/{brewId}/log/summary', { params: { path: { brewId: id } } }));
}

/** Where the file is. */
export function fileOf({ of, id }: LogOf, kinds: readonly LogKind[], format: 'ndjson' | 'csv'): string {
  const query = new URLSearchParams([['format', format], ...kinds.map((kind) => ['kind', kind])]);
  return `/api/v1/${of}/${encodeURIComponent(id)}/log?${query}`;
}

/** The command that shows the same. */
export function commandOf({ id }: LogOf, kinds: readonly LogKind[]): string {
  return ['brewline session log', id, ...kinds.map((kind) => `--kind ${kind}`)].join(' ');
}
