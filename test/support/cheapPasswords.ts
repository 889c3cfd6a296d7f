import { setPasswordCost } from '../../adapters/postgres/identity/index.js';

/** People of tests log in hundreds of times. What a password really costs, unit/postgres/passwordHash and integration/http/loginTiming test. */
export const cheapPasswords = { log2N: 4, r: 8, p: 1 };
setPasswordCost(cheapPasswords);
