import { readConfig } from '../../../infra/config.js';
import { setUp } from '../../../infra/local/setup/index.js';

// A process that owns a place, for a test that kills it.
await setUp({
  config: readConfig(),
  onProgress: () => undefined,
  onSupervisorEvent: () => undefined,
  migrate: async () => undefined,
});
process.send?.('runs');
