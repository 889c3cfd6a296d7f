import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';

const root = join(import.meta.dirname, '..');
const oldestNode = [20, 19];
const sourceFolders = ['domain', 'commands', 'projections', 'adapters', 'infra', 'proto/brewline', 'test'];
const sourceFiles = ['package.json', 'package-lock.json', 'tsconfig.json'];
const lockStamp = 'node_modules/.brewline-lock';
/** Written by `npm run build`. */
const buildStamp = 'dist/.built';

/**
 * Makes a fresh clone runnable with Node and npm alone: checks Node's version, installs the packages of the lock file, and
 * compiles, each only when needed. Plain JavaScript without dependencies, because none are installed yet.
 */
export function bootstrap() {
  checkNode();
  if (!packagesAreCurrent()) {
    runNpm('Packages installed', 'ci', '--no-audit', '--no-fund', '--loglevel=error');
    writeFileSync(join(root, lockStamp), lockHash());
  }
  if (!buildIsCurrent()) runNpm('Compiled', 'run', '--silent', 'build');
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [oldestMajor, oldestMinor] = oldestNode;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  fail(
    `Brewline needs Node ${oldestNode.join('.')} or newer; this is ${process.versions.node}. See nodejs.org.`,
  );
}

/** Compares the content of the lock file, because its time changes with every checkout; compares times if npm was run by hand. */
function packagesAreCurrent() {
  const stamp = join(root, lockStamp);
  if (existsSync(stamp)) return readFileSync(stamp, 'utf8') === lockHash();
  const installed = join(root, 'node_modules/.package-lock.json');
  return existsSync(installed) && modified(installed) >= modified(join(root, 'package-lock.json'));
}

function lockHash() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

function buildIsCurrent() {
  const stamp = join(root, buildStamp);
  if (!existsSync(stamp)) return false;
  const builtAt = modified(stamp);
  const sources = [
    ...sourceFiles,
    ...sourceFolders.filter((folder) => existsSync(join(root, folder))).flatMap(filesIn),
  ];
  return sources.every((file) => modified(join(root, file)) <= builtAt);
}

/** Folders as well: a removed file shows in the time of its folder. Files that the build creates are not sources. */
function filesIn(folder) {
  const entries = readdirSync(join(root, folder), { recursive: true });
  const sources = entries.filter((entry) => !entry.split(sep).includes('generated'));
  return [folder, ...sources.map((entry) => join(folder, entry))];
}

function modified(file) {
  return statSync(file).mtimeMs;
}

function runNpm(done, ...args) {
  const since = Date.now();
  if (process.stdout.isTTY)
    process.stdout.write(`… npm ${args.filter((arg) => !arg.startsWith('-')).join(' ')}\r`);
  const { status, stdout, stderr, error } = spawnSync('npm', args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
  });
  if (status !== 0)
    fail(`npm ${args.join(' ')} failed:\n${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`);
  console.log(`✔ ${done} ${((Date.now() - since) / 1000).toFixed(1)} s`);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
