import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BrewlineError, messageOf } from '../../../domain/kernel/errors.js';
import { findOnPath } from './programs.js';
import { writeOwnFile } from './writeOwnFile.js';

/** Names of a program's packages, by installer. */
export interface Packages {
  /** Name for people. */
  readonly what: string;
  readonly debian: readonly string[];
  readonly brew: readonly string[];
  /** The setting that makes the program unnecessary, if there is one. */
  readonly instead?: string;
}

/** How this process may install packages here. */
type Installer =
  | { readonly type: 'apt'; readonly command: readonly string[] }
  | { readonly type: 'brew'; readonly command: readonly string[] }
  | { readonly type: 'none'; readonly why: string };

const run = promisify(execFile);
const script = join(import.meta.dirname, '../../../../infra/local/setup/installDebian.sh');
const timeoutMs = 10 * 60_000;

/** Detects it without changing anything. */
async function findInstaller(path: string): Promise<Installer> {
  if (process.platform === 'darwin') {
    const brew = findOnPath(path, 'brew');
    // Written from Homebrew's documentation; never tested on a Mac.
    return brew
      ? { type: 'brew', command: [brew, 'install'] }
      : { type: 'none', why: 'Homebrew is not installed' };
  }
  if (!existsSync('/usr/bin/apt-get'))
    return { type: 'none', why: 'this is neither Debian, Ubuntu nor macOS' };
  if (process.getuid?.() === 0) return { type: 'apt', command: ['/bin/sh', script] };
  const mayInstall = await run('sudo', ['-n', 'true']).then(
    () => true,
    () => false,
  );
  return mayInstall
    ? { type: 'apt', command: ['sudo', '-n', '/bin/sh', script] }
    : { type: 'none', why: 'you are not root, and sudo asks for a password' };
}

/**
 * Installs packages; no service is started.
 *
 * @param logFile gets the installer's output
 * @throws BrewlineError `CONFIGURATION_INVALID` with the commands to run by hand, when this process may not install or the
 *   installation failed
 */
export async function install(wanted: readonly Packages[], path: string, logFile: string): Promise<void> {
  const installer = await findInstaller(path);
  if (installer.type === 'none') throw notInstalled(wanted, installer.why);
  const names = wanted.flatMap((packages) => (installer.type === 'apt' ? packages.debian : packages.brew));
  const [command, ...args] = [...installer.command, ...names];
  try {
    const { stdout, stderr } = await run(command!, args, { timeout: timeoutMs, maxBuffer: 64 * 1024 * 1024 });
    await writeOwnFile(logFile, stdout + stderr);
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    await writeOwnFile(logFile, stdout + stderr + messageOf(error));
    throw notInstalled(wanted, `${stderr.trim().split('\n').at(-1) ?? ''} (see ${logFile})`);
  }
}

function notInstalled(wanted: readonly Packages[], why: string): BrewlineError {
  const debian = wanted.flatMap((packages) => packages.debian).join(' ');
  const brew = wanted.flatMap((packages) => packages.brew).join(' ');
  const instead = wanted.flatMap((packages) => (packages.instead ? [`  ${packages.instead}`] : []));
  const lines = [
    `Not found on this machine: ${wanted.map(({ what }) => what).join(', ')}. Installing it did not work: ${why}.`,
    'Install it yourself:',
    `  Debian, Ubuntu:  sudo sh ${script} ${debian}`,
    `  macOS (untried): brew install ${brew}`,
    ...(instead.length > 0 ? ['or use one that runs elsewhere, by setting', ...instead] : []),
  ];
  return new BrewlineError('CONFIGURATION_INVALID', lines.join('\n'));
}
