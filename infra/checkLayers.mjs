// Checks the layers of the working directory: imports by the rules of dependency-cruiser, and where SQL is. See adapters/README.md.
import { existsSync } from 'node:fs';
import { cruise } from 'dependency-cruiser';
import loadConfig from 'dependency-cruiser/config-utl/extract-depcruise-config';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { findSql } from './findSql.mjs';

const layers = ['domain', 'commands', 'projections', 'adapters', 'infra', 'test'].filter((layer) =>
  existsSync(layer),
);
const config = await loadConfig('./.dependency-cruiser.cjs');
const { output, exitCode } = await cruise(
  layers,
  { ...config.options, ruleSet: { forbidden: config.forbidden }, outputType: 'err', validate: true },
  undefined,
  { tsConfig: extractTSConfig('./tsconfig.json') },
);
console.log(output);
const seen = Number(/(\d+) modules/.exec(output)?.[1] ?? 0);
if (seen === 0) console.error('No modules were seen: the check of the layers checked nothing.');

const mayHaveSql = config.sqlFolders.map((folder) => new RegExp(folder));
const sql = findSql(
  layers.filter((layer) => layer !== 'test'),
  (file) => mayHaveSql.some((folder) => folder.test(file)),
);
for (const each of sql) console.error(`  error SQL outside of adapters/postgres: ${each}`);
process.exit(seen === 0 || sql.length > 0 ? 1 : exitCode);
