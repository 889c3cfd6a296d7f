import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';

const root = join(import.meta.dirname, '..');
const oldestNode = [20, 19];
const lockStamp = 'node_modules/.brewline-lock';
const web = 'adapters/web';

/** What is compiled for itself: a change of the pages compiles no server, and the reverse. The script writes the stamp. */
const builds = [
  {
    done: 'Compiled',
    script: 'build:server',
    stamp: 'dist/.built',
    sources: ['domain', 'commands', 'projections', 'adapters', 'infra', 'proto/brewline', 'test'],
    without: [web, 'infra/web'],
    files: ['package.json', 'package-lock.json', 'tsconfig.json'],
  },
  {
    done: 'Built the pages',
    script: 'build:web',
    stamp: 'dist/web/.built',
    sources: [web, 'infra/web', 'adapters/apiClient', 'domain'],
    without: [],
    files: ['package-lock.json'],
  },
];

/**
 * Makes a fresh clone runnable with Node and npm alone: checks Node's version, installs the packages of the lock file, and
 * compiles, each only when needed. Plain JavaScript without dependencies, because none are installed yet.
 */
export async function bootstrap() {
  checkNode();
  if (!packagesAreCurrent()) {
    await runNpm('Packages installed', 'ci', '--no-audit', '--no-fund', '--loglevel=error');
    writeFileSync(join(root, lockStamp), lockHash());
  }
  const old = builds.filter((build) => !isCurrent(build));
  await Promise.all(old.map(({ done, script }) => runNpm(done, 'run', '--silent', script)));
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

function isCurrent({ stamp, sources, without, files }) {
  if (!existsSync(join(root, stamp))) return false;
  const builtAt = modified(join(root, stamp));
  const all = sources.filter((folder) => existsSync(join(root, folder))).flatMap(filesIn);
  const counted = all.filter(
    (file) => !without.some((folder) => file === folder || file.startsWith(folder + sep)),
  );
  return [...files, ...counted].every((file) => modified(join(root, file)) <= builtAt);
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
  const name = `npm ${args.join(' ')}`;
  if (process.stdout.isTTY)
    process.stdout.write(`… npm ${args.filter((arg) => !arg.startsWith('-')).join(' ')}\r`);
  const npm = spawn('npm', args, { cwd: root });
  const output = [];
  for (const stream of [npm.stdout, npm.stderr])
    stream.setEncoding('utf8').on('data', (text) => output.push(text));
  return new Promise((resolve) => {
    npm.on('error', (error) => fail(`${name} failed: ${error.message}`));
    npm.on('close', (status) => {
      if (status !== 0) fail(`${name} failed:\n${output.join('')}`);
      console.log(`✔ ${done} ${((Date.now() - since) / 1000).toFixed(1)} s`);
      resolve();
    });
  });
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
