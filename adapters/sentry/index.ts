export { createSentry, type Sentry } from './createSentry.js';
export { parseDsn } from './dsn.js';
