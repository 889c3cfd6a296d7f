import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { createApiClient, logInWhenNeeded } from '../../adapters/apiClient/index.js';
import { createLogger, logConsole } from '../../adapters/telemetry/index.js';
import { readConfig } from '../config.js';
import { SimulatedUsers } from '../simulation/users/index.js';

/** The role `people`: simulated owners of simulated machines, with an app. Their file is the first argument. */
const fileSchema = z.object({
  apiUrl: z.string(),
  login: z.string(),
  password: z.string(),
  deviceIds: z.array(z.string()),
});

const file: unknown = JSON.parse(await readFile(process.argv[2] ?? '', 'utf8'));
const { apiUrl, deviceIds, ...credentials } = fileSchema.parse(file);
const logger = createLogger({ role: 'people', level: readConfig().logLevel });
logConsole(logger);
const users = new SimulatedUsers({
  api: createApiClient({ url: apiUrl, token: logInWhenNeeded(apiUrl, credentials) }),
  deviceIds: new Set(deviceIds),
  logger,
  random: Math.random,
});

const stopping = new AbortController();
process.on('SIGTERM', () => stopping.abort());
process.on('SIGINT', () => stopping.abort());
// The parent has ended, so nobody would ever stop this process.
process.on('disconnect', () => stopping.abort());
process.send?.({ type: 'ready' });
const reporting = setInterval(() => process.send?.({ type: 'stats', values: users.stats }), 1_000);
await users.run(stopping.signal);
clearInterval(reporting);
process.exit(0);
