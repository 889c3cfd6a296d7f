import { shellWord } from '../shellWord.js';
import type { Brew } from '../../../apiClient/index.js';

export const brewStatuses = [
  ...['running', 'halted', 'waitingForMachine', 'planned', 'completed', 'cancelled'],
] as readonly Brew['status'][];

/** Which brews are shown; it is all in the address. */
export interface BrewFilter {
  readonly status?: Brew['status'] | undefined;
  /** A base or a keg. */
  readonly device?: string | undefined;
}

export function filterOf(query: Readonly<Record<string, string>>): BrewFilter {
  const device = query.device?.trim();
  return {
    status: brewStatuses.find((status) => status === query.status),
    device: device === '' ? undefined : device,
  };
}

export function isFiltered({ status, device }: BrewFilter): boolean {
  return status !== undefined || device !== undefined;
}

/** The address of the page with this filter. */
export function addressOf(filter: BrewFilter): string {
  const query = new URLSearchParams(givenOf(filter));
  return query.size === 0 ? '/admin/brews' : `/admin/brews?${query}`;
}

/** The command that shows the same. */
export function commandOf(filter: BrewFilter): string {
  const options = Object.entries(givenOf(filter)).map(([name, value]) => `--${name} ${shellWord(value)}`);
  return ['brewline brew list', ...options].join(' ');
}

/** Without what is not asked for. */
export function givenOf({ status, device }: BrewFilter) {
  return { ...(status && { status }), ...(device !== undefined && { device }) };
}
