import { setImmediate as nextTurn } from 'node:timers/promises';
import { isDevicePseudonym, type Pseudonyms } from './pseudonyms.js';

/** The devices behind pseudonyms, in memory: nothing else leads back. */
export interface KnownDevices {
  /** Undefined for a pseudonym of no known device, and for whatever is no pseudonym. */
  idOf(pseudonym: string): Promise<string | undefined>;
  /** Ids in the order of their pseudonyms: an order by ids would tell which one is which. */
  inOrder(): Promise<readonly KnownDevice[]>;
}

export interface KnownDevice {
  readonly pseudonym: string;
  readonly deviceId: string;
}

export interface KnownDevicesOptions {
  readonly pseudonyms: Pick<Pseudonyms, 'device'>;
  /** The ids of known devices, this many at most. */
  readonly deviceIds: (limit: number) => Promise<readonly string[]>;
  /** The ids are read again this long after they were read, at the earliest. */
  readonly refreshMs?: number;
}

/** 100,000 take 17 MB, and 0.9 s of a core when they are read for the first time. */
const capacity = 200_000;
const defaultRefreshMs = 5_000;
/** HMACs of a turn of the event loop: some 8 ms. */
const turn = 1_000;

export function createKnownDevices(options: KnownDevicesOptions): KnownDevices {
  const { pseudonyms, deviceIds, refreshMs = defaultRefreshMs } = options;
  let byPseudonym: ReadonlyMap<string, string> = new Map();
  let sorted: readonly KnownDevice[] | undefined;
  let nextReadAt = 0;
  let reading: Promise<void> | undefined;

  async function read(): Promise<void> {
    const ids = await deviceIds(capacity);
    const before = new Map([...byPseudonym].map(([pseudonym, deviceId]) => [deviceId, pseudonym]));
    const found = new Map<string, string>();
    for (const [index, deviceId] of ids.entries()) {
      if (index % turn === turn - 1) await nextTurn();
      found.set(before.get(deviceId) ?? pseudonyms.device(deviceId), deviceId);
    }
    const isSame = found.size === byPseudonym.size && ids.every((deviceId) => before.has(deviceId));
    if (isSame) return;
    byPseudonym = found;
    sorted = undefined;
  }

  /** One reading at a time, for all who wait; a failed one is tried again at once. */
  async function refresh(): Promise<void> {
    if (!reading && performance.now() < nextReadAt) return;
    reading ??= read()
      .then(() => void (nextReadAt = performance.now() + refreshMs))
      .finally(() => (reading = undefined));
    await reading;
  }

  return {
    async idOf(pseudonym) {
      if (!isDevicePseudonym(pseudonym)) return undefined;
      const deviceId = byPseudonym.get(pseudonym);
      if (deviceId !== undefined) return deviceId;
      await refresh();
      return byPseudonym.get(pseudonym);
    },
    async inOrder() {
      await refresh();
      sorted ??= [...byPseudonym]
        .map(([pseudonym, deviceId]) => ({ pseudonym, deviceId }))
        .sort((a, b) => (a.pseudonym < b.pseudonym ? -1 : 1));
      return sorted;
    },
  };
}
