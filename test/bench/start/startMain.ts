import { start } from '../../../infra/main/start.js';

// What `npm start` runs once everything is installed and compiled.
process.exit(await start(process.argv));
