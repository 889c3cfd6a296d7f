import { composeApi } from '../compose/api.js';
import { runRole } from '../runRole.js';

await runRole('api', composeApi);
