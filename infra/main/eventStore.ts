import { composeEventStore } from '../compose/eventStore.js';
import { runRole } from '../runRole.js';

await runRole('event-store', composeEventStore);
