import { composeIngest } from '../compose/ingest.js';
import { runRole } from '../runRole.js';

await runRole('ingest', composeIngest);
