// What `npm test` runs. See test/run/main.ts for its options.
import { bootstrap } from './bootstrap.mjs';

await bootstrap();
const { test } = await import('../dist/test/run/main.js');
process.exit(await test(process.argv));
