import { createDeviceClaims } from '../../adapters/postgres/identity/index.js';
import type { Pool } from '../../adapters/postgres/index.js';
import { BrewlineError, hasCode, messageOf } from '../../domain/kernel/errors.js';
import type { DeviceClaims } from '../../projections/queries/index.js';
import type { Config } from '../config.js';
import { withDatabase } from './connections.js';

/** Runs `work` with what makes and takes claim codes. A refusal says what to do. */
export async function withClaims<T>(
  config: Config,
  work: (claims: DeviceClaims, pool: Pool) => Promise<T>,
): Promise<T> {
  const { credentialKey } = config;
  if (credentialKey === '')
    throw new Error('CREDENTIAL_KEY is not set, and no instance runs here to take it from');
  try {
    return await withDatabase(config, (pool) => work(createDeviceClaims(pool, credentialKey), pool));
  } catch (cause) {
    if (!hasCode(cause, 'DEVICE_OWNED')) throw cause;
    throw new BrewlineError('DEVICE_OWNED', `${messageOf(cause)}; brewline device release does`, { cause });
  }
}
