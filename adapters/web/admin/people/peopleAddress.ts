import type { Schemas } from '../../../apiClient/index.js';
import { shellWord } from '../shellWord.js';

export type ListedPerson = Schemas['ListedPerson'];
export type PersonDetails = Schemas['PersonDetails'];
export type Role = ListedPerson['role'];

export const roles = ['brewer', 'analyst', 'operator', 'admin'] as const satisfies readonly Role[];

/** Which people are shown; it is all in the address. */
export interface PeopleFilter {
  /** The beginning of a log-in, a name or an address. */
  readonly search?: string | undefined;
  readonly role?: Role | undefined;
}

export function filterOf(query: Readonly<Record<string, string>>): PeopleFilter {
  const search = query.search?.trim().slice(0, 100);
  return {
    search: search === '' ? undefined : search,
    role: roles.find((role) => role === query.role),
  };
}

export function isFiltered(filter: PeopleFilter): boolean {
  return Object.keys(givenOf(filter)).length > 0;
}

/** The address of the page with this filter. */
export function addressOf(filter: PeopleFilter): string {
  const query = new URLSearchParams(givenOf(filter));
  return query.size === 0 ? '/admin/people' : `/admin/people?${query}`;
}

export function personAddress(personId: string): string {
  return `/admin/people/${encodeURIComponent(personId)}`;
}

/** The command that shows the same. */
export function commandOf(filter: PeopleFilter): string {
  const options = Object.entries(givenOf(filter)).map(([name, value]) => `--${name} ${shellWord(value)}`);
  return ['brewline person list', ...options].join(' ');
}

/** What the API is asked with. */
export function givenOf({ search, role }: PeopleFilter): { readonly search?: string; readonly role?: Role } {
  return { ...(search !== undefined && { search }), ...(role !== undefined && { role }) };
}
