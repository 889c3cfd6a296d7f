import { shareStack } from './shareStack.js';

/**
 * For suites that kill parts of an instance, which start again; the runner runs those that import this file together. Devices count as
 * away soon: a killed broker publishes no last wills.
 */
export const useKilledStack = shareStack({ env: { PRESENCE_LEASE_MS: '5000' } });
