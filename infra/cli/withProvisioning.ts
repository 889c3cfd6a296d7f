import { createDeviceProvisioning } from '../../adapters/postgres/identity/index.js';
import { BrewlineError, hasCode, messageOf, type ErrorCode } from '../../domain/kernel/errors.js';
import type { DeviceProvisioning } from '../../projections/queries/index.js';
import type { Pool } from '../../adapters/postgres/index.js';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';

/** What to do about a refusal. */
const advice: Partial<Record<ErrorCode, string>> = {
  DEVICE_NOT_ENROLLED: 'brewline device add lets one in',
  DEVICE_ENROLLED: 'brewline device rotate gives another secret',
};

/** Runs `work` with what says who may connect; without CREDENTIAL_KEY it makes no secrets. */
export async function withAccess<T>(
  context: CliContext,
  work: (access: DeviceProvisioning, pool: Pool) => Promise<T>,
): Promise<T> {
  const config = await context.settings();
  return withDatabase(config, async (pool) => {
    try {
      return await work(createDeviceProvisioning(pool, config.credentialKey), pool);
    } catch (cause) {
      for (const [code, whatToDo] of Object.entries(advice))
        if (hasCode(cause, code as ErrorCode))
          throw new BrewlineError(code as ErrorCode, `${messageOf(cause)}; ${whatToDo}`, { cause });
      throw cause;
    }
  });
}

/** The same for commands that make secrets. */
export async function withProvisioning<T>(
  context: CliContext,
  work: (provisioning: DeviceProvisioning, pool: Pool) => Promise<T>,
): Promise<T> {
  const { credentialKey } = await context.settings();
  if (credentialKey === '')
    throw new Error('CREDENTIAL_KEY is not set, and no instance runs here to take it from');
  return withAccess(context, work);
}
