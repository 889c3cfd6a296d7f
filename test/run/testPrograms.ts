import { existsSync } from 'node:fs';
import { messageOf } from '../../domain/kernel/errors.js';
import { findOnPath, inheritedEnvironment, install, type Packages } from '../../infra/local/setup/index.js';

/** Programs that only some tests need; a test that finds its own missing skips itself with a word. */
const programs: readonly (Packages & { readonly isThere: (path: string) => boolean })[] = [
  {
    what: 'Chromium',
    debian: ['chromium'],
    brew: ['chromium'],
    isThere: (path) =>
      ['chromium', 'chromium-browser', 'google-chrome'].some((name) => findOnPath(path, name)),
  },
  {
    what: 'Chromium without a window',
    debian: ['chromium-headless-shell'],
    brew: [],
    // Without it, pages open in the other one, which takes longer.
    isThere: (path) =>
      process.platform !== 'linux' || findOnPath(path, 'chromium-headless-shell') !== undefined,
  },
  {
    what: 'mosquitto clients',
    debian: ['mosquitto-clients'],
    brew: ['mosquitto'],
    isThere: (path) => findOnPath(path, 'mosquitto_pub') !== undefined,
  },
  {
    what: 'paho-mqtt for Python',
    debian: ['python3-paho-mqtt'],
    brew: [],
    // Elsewhere it comes from pip, which is not for a test run to call.
    isThere: () => process.platform !== 'linux' || existsSync('/usr/lib/python3/dist-packages/paho'),
  },
  {
    what: 'gRPC for Python',
    debian: ['python3-grpcio'],
    brew: [],
    isThere: () => process.platform !== 'linux' || existsSync('/usr/lib/python3/dist-packages/grpc'),
  },
];

/** Installs what is missing, where that is allowed; returns what is missing all the same, and why. */
export async function installTestPrograms(logFile: string): Promise<string | undefined> {
  const path = inheritedEnvironment().PATH ?? '';
  const missing = programs.filter(({ isThere }) => !isThere(path));
  if (missing.length === 0) return undefined;
  return install(missing, path, logFile).then(
    () => undefined,
    (error: unknown) => `Tests that need them are skipped: ${messageOf(error)}`,
  );
}
