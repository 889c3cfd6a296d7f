// What `npm test` runs. See test/run/main.ts for what it can do.
import { bootstrap } from './bootstrap.mjs';

bootstrap();
const { test } = await import('../dist/test/run/main.js');
process.exit(await test(process.argv));
