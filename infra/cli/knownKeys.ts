import type { Config } from '../config.js';

/** The keys that the command line knows of. */
export interface KnownKeys {
  /** CREDENTIAL_KEY of the environment, or else of the instance that runs here. */
  readonly inUse: string;
  /** SESSION_KEY of the environment, or else of secrets.json; empty when neither has it. */
  readonly session: string;
}

/** @throws Error without CREDENTIAL_KEY, which says nothing about secrets then */
export async function knownKeys(config: Config): Promise<KnownKeys> {
  const { credentialKey, dataDir } = config;
  if (credentialKey === '')
    throw new Error('CREDENTIAL_KEY is not set, and no instance runs here to take it from');
  const { storedKeys } = await import('../local/setup/index.js');
  const session = config.sessionKey || ((await storedKeys(dataDir))?.sessionKey ?? '');
  return { inUse: credentialKey, session };
}

const shownDevices = 10;

/** The first of many ids of devices, for people. */
export function fewOf(deviceIds: readonly string[]): string {
  const more = deviceIds.length - shownDevices;
  return deviceIds.slice(0, shownDevices).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
