import { createDeviceClaims } from '../../adapters/postgres/identity/index.js';
import type { Pool } from '../../adapters/postgres/index.js';
import { BrewlineError, hasCode, messageOf, type ErrorCode } from '../../domain/kernel/errors.js';
import type { DeviceClaims } from '../../projections/queries/index.js';
import type { Config } from '../config.js';
import { withDatabase } from './connections.js';
import { endSetUp } from './endSetUp.js';

const advice: Partial<Record<ErrorCode, string>> = {
  DEVICE_NOT_ENROLLED: 'brewline device add lets one in',
  DEVICE_OWNED: 'brewline device release ends that, and makes a code',
};

/** Runs `work` with what makes and takes claim codes. A refusal says what to do. */
export async function withClaims<T>(
  config: Config,
  work: (claims: DeviceClaims, pool: Pool) => Promise<T>,
): Promise<T> {
  const { credentialKey } = config;
  if (credentialKey === '')
    throw new Error('CREDENTIAL_KEY is not set, and no instance runs here to take it from');
  try {
    return await withDatabase(config, (pool) =>
      work(createDeviceClaims(pool, credentialKey, endSetUp(config)), pool),
    );
  } catch (cause) {
    for (const [code, whatToDo] of Object.entries(advice))
      if (hasCode(cause, code as ErrorCode))
        throw new BrewlineError(code as ErrorCode, `${messageOf(cause)}; ${whatToDo}`, { cause });
    throw cause;
  }
}
