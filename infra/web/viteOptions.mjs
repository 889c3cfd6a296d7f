import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
export const built = join(root, 'dist/web');
/** What the API serves; see adapters/http/api/routes/web.ts. */
export const site = join(built, 'site');
export const clients = ['app', 'admin'];

/** What building and developing have in common. */
export const viteOptions = {
  configFile: false,
  root: join(root, 'adapters/web'),
  cacheDir: join(root, 'node_modules/.vite'),
  publicDir: false,
  logLevel: 'warn',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
};
