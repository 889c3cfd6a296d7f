import { composeProjector } from '../compose/projector.js';
import { runRole } from '../runRole.js';

await runRole('projector', composeProjector);
