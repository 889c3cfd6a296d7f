import { composeDispatcher } from '../compose/dispatcher.js';
import { runRole } from '../runRole.js';

await runRole('dispatcher', composeDispatcher);
