import type { Schemas } from '../../../apiClient/index.js';
import { shellWord } from '../shellWord.js';

type Role = Schemas['ErrorRole'];

/** Which states are shown; `unresolved` are those that wait for somebody. */
export const shownStates = ['unresolved', 'open', 'cameBack', 'resolved', 'ignored', 'all'] as const;
export type ShownStates = (typeof shownStates)[number];
export const errorRoles = [
  ...['admin', 'api', 'app', 'auth', 'dispatcher', 'event-store', 'ingest', 'projector'],
] as readonly Role[];

/** Which groups are shown, and which of them is open; it is all in the address. */
export interface ErrorFilter {
  readonly state: ShownStates;
  readonly role?: Role | undefined;
  readonly search?: string | undefined;
}

export function filterOf(query: Readonly<Record<string, string>>): ErrorFilter {
  const search = query.search?.trim();
  return {
    state: shownStates.find((state) => state === query.state) ?? 'unresolved',
    role: errorRoles.find((role) => role === query.role),
    search: search === '' ? undefined : search,
  };
}

export function isFiltered({ state, role, search }: ErrorFilter): boolean {
  return state !== 'unresolved' || role !== undefined || search !== undefined;
}

/** The address of the page with this filter, and with this group open. */
export function addressOf(filter: ErrorFilter, id?: string): string {
  const query = new URLSearchParams({ ...givenOf(filter), ...(id !== undefined && { id }) });
  return query.size === 0 ? '/admin/errors' : `/admin/errors?${query}`;
}

/** The command that shows the same. */
export function commandOf(filter: ErrorFilter, id?: string): string {
  if (id !== undefined) return `brewline error show ${shellWord(id)}`;
  const options = Object.entries(givenOf(filter)).map(([name, value]) =>
    name === 'state' && value === 'all' ? '--all' : `--${name} ${shellWord(value)}`,
  );
  return ['brewline error list', ...options].join(' ');
}

function givenOf({ state, role, search }: ErrorFilter): Record<string, string> {
  return {
    ...(state !== 'unresolved' && { state }),
    ...(role !== undefined && { role }),
    ...(search !== undefined && { search }),
  };
}
