import type { Pool } from 'pg';
import { ownsDevices } from '../../../postgres/identity/index.js';
import type { Caller } from './authenticate.js';

/** What somebody may see and command: every device, or those that are assigned to them; and with a device all that belongs to it. */
export interface Access {
  /** For lists: only of this person's devices; undefined is of all. */
  readonly owner: string | undefined;
  /** Whether these devices are among them. */
  covers(deviceIds: readonly string[]): Promise<boolean>;
}

export function accessOf(pool: Pool, { login, role }: Pick<Caller, 'login' | 'role'>): Access {
  switch (role) {
    case 'administrator':
      return { owner: undefined, covers: async () => true };
    case 'brewer':
      return { owner: login, covers: (deviceIds) => ownsDevices(pool, login, deviceIds) };
  }
}
