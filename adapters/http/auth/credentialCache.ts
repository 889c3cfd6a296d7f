import type { DeviceCredential } from '../../postgres/identity/index.js';

export interface CredentialCacheOptions {
  /** Looks the device up; undefined when there is none of this name. */
  readonly find: (deviceId: string) => Promise<DeviceCredential | undefined>;
  /** How long an answer is used: a revocation takes this long to tell. */
  readonly ttlMs: number;
  /** Devices, at most; the oldest answers go first. */
  readonly capacity: number;
  readonly nowMs?: () => number;
}

export type CredentialCache = (deviceId: string) => Promise<DeviceCredential | undefined>;

interface Entry {
  readonly answer: Promise<DeviceCredential | undefined>;
  readonly until: number;
}

/**
 * Asks the database once for the eight questions that the broker has about each device that connects. Unknown devices are remembered
 * too; failures are not.
 */
export function createCredentialCache(options: CredentialCacheOptions): CredentialCache {
  const { find, ttlMs, capacity, nowMs = () => performance.now() } = options;
  const entries = new Map<string, Entry>();

  return (deviceId) => {
    const known = entries.get(deviceId);
    if (known && known.until > nowMs()) return known.answer;
    entries.delete(deviceId);
    const entry = { answer: find(deviceId), until: nowMs() + ttlMs };
    entries.set(deviceId, entry);
    entry.answer.catch(() => {
      if (entries.get(deviceId) === entry) entries.delete(deviceId);
    });
    if (entries.size > capacity) entries.delete(oldestOf(entries) ?? deviceId);
    return entry.answer;
  };
}

/** A map keeps the order in which its entries were made. */
function oldestOf(entries: ReadonlyMap<string, Entry>): string | undefined {
  return entries.keys().next().value;
}
