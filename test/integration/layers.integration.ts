import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '../../..');

/** A small program that keeps every rule. */
const lawful: Readonly<Record<string, string>> = {
  'domain/recipe/index.ts': `export { mash } from './mash.js';`,
  'domain/recipe/mash.ts': `export const mash = 'select a recipe, then begin';`,
  'commands/brews/index.ts': `export { mash } from '../../domain/recipe/index.js';`,
  'projections/brews/index.ts': `export { mash } from '../../domain/recipe/index.js';`,
  'commands/ports/index.ts': `export interface Mashes {}`,
  'projections/ports.ts': `export interface Rows {}`,
  'adapters/amqp/index.ts': `export type { Mashes } from '../../commands/ports/index.js';\nexport type { Rows } from '../../projections/ports.js';`,
  'adapters/amqp/uplinkConsumer.ts': `export { mash } from '../../commands/brews/index.js';`,
  'adapters/http/api/index.ts': `export { mash } from '../../../commands/brews/index.js';`,
  'adapters/postgres/index.ts': `import pg from 'pg';\nexport const rows = new pg.Pool().query('select 1 as one');`,
  'infra/local/verifyHistory/check.ts': `import pg from 'pg';\nexport const rows = new pg.Pool().query('select 2 as two');`,
  'adapters/apiClient/index.ts': `export { mash } from '../../domain/recipe/index.js';`,
  'adapters/mqtt/index.ts': `export { mash } from '../apiClient/index.js';`,
  'adapters/web/shared/index.ts': `export { mash } from '../../apiClient/index.js';\nexport { rows } from './rows.js';`,
  'adapters/web/shared/rows.tsx': `export { signal as rows } from '@preact/signals';\nexport { mash } from '../../../domain/recipe/index.js';`,
  'adapters/web/app/main.tsx': `export { mash } from '../shared/index.js';`,
  'adapters/web/admin/main.tsx': `export { rows } from '../shared/rows.js';`,
  'infra/main.ts': `import '../adapters/amqp/index.js';\nimport '../adapters/postgres/index.js';`,
  'tsconfig.json': '{ "compilerOptions": { "module": "NodeNext", "moduleResolution": "NodeNext" } }',
  'package.json': '{ "type": "module", "dependencies": { "pg": "1", "knex": "1", "@preact/signals": "2" } }',
  'node_modules/@preact/signals/package.json': '{ "name": "@preact/signals", "main": "index.js" }',
  'node_modules/@preact/signals/index.js': 'module.exports = {};',
  'node_modules/pg/package.json': '{ "name": "pg", "main": "index.js" }',
  'node_modules/pg/index.js': 'module.exports = {};',
  'node_modules/knex/package.json': '{ "name": "knex", "main": "index.js" }',
  'node_modules/knex/index.js': 'module.exports = {};',
};

/** One violation of each rule of dependency-cruiser, by its name, in files of its own. */
const forbiddenImports: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'domain-imports-only-itself': { 'domain/recipe/a.ts': `import '../../commands/brews/index.js';` },
  'commands-imports-only-domain': { 'commands/brews/b.ts': `import '../../projections/brews/index.js';` },
  'projections-imports-only-domain': { 'projections/brews/c.ts': `import '../../commands/brews/index.js';` },
  'adapters-imports-only-domain-commands-projections': {
    'adapters/amqp/d.ts': `import '../../infra/main.js';`,
  },
  'adapters/apiClient-imports-only-domain': {
    'adapters/apiClient/n.ts': `import '../amqp/index.js';`,
    'adapters/apiClient/o.ts': `import '../../commands/brews/index.js';`,
  },
  'api-client-runs-in-browsers': { 'adapters/apiClient/p.ts': `import 'node:http';` },
  'adapters/web-imports-only-domain-adapters/apiClient': {
    'adapters/web/app/q.tsx': `import '../../amqp/index.js';`,
    'adapters/web/shared/r.ts': `import '../../../commands/brews/index.js';`,
  },
  'web-runs-in-browsers': {
    'adapters/web/shared/s.ts': `import 'node:fs';`,
    'adapters/web/admin/t.tsx': `import knex from 'knex';\nexport { knex };`,
  },
  'web-clients-have-only-shared-parts-in-common': {
    'adapters/web/app/u.tsx': `import '../admin/main.js';`,
    'adapters/web/admin/v.tsx': `import '../app/main.js';`,
    'adapters/web/shared/w.ts': `import '../app/main.js';`,
  },
  'nobody-imports-web': {
    'infra/x.ts': `import '../adapters/web/shared/index.js';`,
    'adapters/http/api/x.ts': `import '../../web/shared/index.js';`,
  },
  'infra-imports-only-domain-commands-projections-adapters': {
    'infra/e.ts': `import '../test/e.js';`,
    'test/e.ts': 'export {};',
  },
  'adapters-import-no-other-adapter': {
    'adapters/amqp/f.ts': `import type { rows } from '../postgres/index.js';\nexport type Rows = typeof rows;`,
  },
  'adapters-see-ports-of-commands': {
    'adapters/amqp/g.ts': `import type { mash } from '../../commands/brews/index.js';\nexport type Mash = typeof mash;`,
  },
  'adapters-see-ports-of-projections': {
    'adapters/http/api/g.ts': `import type { mash } from '../../../projections/brews/index.js';\nexport type Mash = typeof mash;`,
  },
  'database-clients-only-in-postgres': {
    'infra/h.ts': `import type { Pool } from 'pg';\nexport type Rows = Pool;`,
    'adapters/amqp/h.ts': `import knex from 'knex';\nexport { knex };`,
  },
  'domain-imports-no-package': { 'domain/recipe/i.ts': `import 'node:fs';` },
  'decisions-and-projections-do-no-io': { 'commands/brews/j.ts': `import 'node:fs';` },
  'no-cycles': {
    'domain/recipe/k.ts': `import type { L } from './l.js';\nexport type K = L;`,
    'domain/recipe/l.ts': `import type { K } from './k.js';\nexport type L = K;`,
  },
  'not-past-the-index': { 'commands/brews/m.ts': `import '../../domain/recipe/mash.js';` },
};

describe('the check of the layers', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'brewline-layers-'));
    await copyFile(join(root, '.dependency-cruiser.cjs'), join(folder, '.dependency-cruiser.cjs'));
    await write(lawful);
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), content);
    }
  }

  function check(): Promise<{ readonly passed: boolean; readonly said: string }> {
    return new Promise((resolve) => {
      execFile('node', [join(root, 'infra/checkLayers.mjs')], { cwd: folder }, (error, stdout, stderr) =>
        resolve({ passed: error === null, said: stdout + stderr }),
      );
    });
  }

  it('passes where every rule is kept', async () => {
    const { passed, said } = await check();
    assert.ok(passed, said);
  });

  it('fails on every forbidden import', async () => {
    await write(Object.assign({}, ...Object.values(forbiddenImports)) as Record<string, string>);
    const { passed, said } = await check();
    assert.ok(!passed);
    for (const [rule, files] of Object.entries(forbiddenImports)) {
      const froms = Object.keys(files).filter((file) => !file.startsWith('test/') && !/\/l\.ts$/.test(file));
      for (const from of froms)
        assert.ok(said.includes(`error ${rule}: ${from}`), `${rule} is not told of ${from}:\n${said}`);
    }
  });

  it('has a violation of each rule', async () => {
    const { default: config } = (await import(join(root, '.dependency-cruiser.cjs'))) as {
      default: { forbidden: readonly { readonly name: string }[] };
    };
    assert.deepEqual(config.forbidden.map(({ name }) => name).sort(), Object.keys(forbiddenImports).sort());
  });

  it('fails on SQL outside of its folders, as a text or as a query', async () => {
    await write({
      'infra/text.ts': 'export const text = (table: string) => `delete from ${table} where true`;',
      'adapters/amqp/query.ts':
        'export const run = (pool: { query(text: string): void }) =>\n  pool.query(text);',
    });
    const { passed, said } = await check();
    assert.ok(!passed);
    assert.ok(said.includes('infra/text.ts:1 is a statement'), said);
    assert.ok(said.includes('adapters/amqp/query.ts:2 calls query'), said);
  });
});
