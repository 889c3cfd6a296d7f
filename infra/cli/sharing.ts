import {
  createDeviceShares,
  findPerson,
  listShares,
  ownersOf,
} from '../../adapters/postgres/identity/index.js';
import type { Pool } from '../../adapters/postgres/index.js';
import type { Invitation, Share } from '../../projections/queries/index.js';
import type { Config } from '../config.js';
import { withDatabase } from './connections.js';
import { requireDevice, unknownPerson } from './known.js';

/** What an owner, or who was invited, does by the API; here for them. */
export function invite(config: Config, wanted: Omit<Invitation, 'ownerId'>): Promise<Share> {
  return withDatabase(config, async (pool) => {
    const { deviceId, login } = wanted;
    await requireDevice(pool, deviceId);
    if (!(await findPerson(pool, login))) throw await unknownPerson(pool, login);
    const [owner] = await ownersOf(pool, deviceId);
    if (!owner)
      throw new Error(`nobody owns ${deviceId}, so nobody can share it; brewline device assign gives it`);
    if (owner.login === login) throw new Error(`${deviceId} is ${login}'s own`);
    const share = await createDeviceShares(pool).invite({ ...wanted, ownerId: owner.personId });
    if (!share) throw new Error(`${deviceId} was released meanwhile`);
    return share;
  });
}

export function accept(config: Config, shareId: string): Promise<Share> {
  return withDatabase(config, async (pool) => {
    const { login } = await known(pool, shareId);
    const person = await findPerson(pool, login);
    if (!person) throw await unknownPerson(pool, login);
    return (await createDeviceShares(pool).accept(person, shareId)) ?? notThere(shareId);
  });
}

export function end(config: Config, shareId: string): Promise<Share> {
  return withDatabase(config, async (pool) => {
    const { owner, login } = await known(pool, shareId);
    const person = { personId: owner.personId ?? '', login };
    return (await createDeviceShares(pool).end(person, shareId)) ?? notThere(shareId);
  });
}

export function list(
  config: Config,
  filter: { readonly deviceId: string | undefined; readonly limit: number },
): Promise<readonly Share[]> {
  return withDatabase(config, async (pool) => {
    if (filter.deviceId !== undefined) await requireDevice(pool, filter.deviceId);
    return listShares(pool, filter);
  });
}

async function known(pool: Pool, shareId: string): Promise<Share> {
  const [share] = await listShares(pool, { shareId, limit: 1 });
  return share ?? notThere(shareId);
}

function notThere(shareId: string): never {
  throw new Error(`there is no share ${shareId} that has not ended; brewline share list shows all`);
}
