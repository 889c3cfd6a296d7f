// What `npm start` runs. See infra/main/start.ts for what it can do.
import { bootstrap } from './bootstrap.mjs';

await bootstrap();
const { start } = await import('../dist/infra/main/start.js');
process.exit(await start(process.argv));
