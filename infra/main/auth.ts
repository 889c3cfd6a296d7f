import { composeAuth } from '../compose/auth.js';
import { runRole } from '../runRole.js';

await runRole('auth', composeAuth);
