// Runs dependency-cruiser over the layers, and fails when it sees no modules: then it checked nothing.
import { cruise } from 'dependency-cruiser';
import loadConfig from 'dependency-cruiser/config-utl/extract-depcruise-config';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';

const layers = ['domain', 'commands', 'projections', 'adapters', 'infra', 'test'];
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
process.exit(seen === 0 ? 1 : exitCode);
