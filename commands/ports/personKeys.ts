/** The key under which texts of one person are encrypted in events. */
export interface PersonKey {
  /** UUID; stored beside each text. */
  readonly keyId: string;
  readonly personId: string;
  /** 64 bytes: one half encrypts, the other one makes nonces. */
  readonly secret: Buffer;
}

/** What is known about the keys of some texts, and about the people of others that are stored plain. */
export interface KnownKeys {
  /** By id; a key that was destroyed is missing. */
  readonly keys: ReadonlyMap<string, PersonKey>;
  /** Those of the people who exist. */
  readonly people: ReadonlySet<string>;
}

export interface WantedKeys {
  readonly keyIds: readonly string[];
  readonly personIds: readonly string[];
}

/**
 * Reads keys.
 *
 * @throws BrewlineError `CONFIGURATION_INVALID` when PEOPLE_KEY does not open them, `DATABASE_UNAVAILABLE`
 */
export type ReadKeys = (wanted: WantedKeys) => Promise<KnownKeys>;

/** Keys of people's texts. Implemented by `adapters/postgres`. */
export interface PersonKeys {
  /**
   * The key of each person by the person's id, made for those who have none yet. Who does not exist is missing. Throws as `ReadKeys` does.
   */
  readonly forWriting: (personIds: readonly string[]) => Promise<ReadonlyMap<string, PersonKey>>;
  readonly forReading: ReadKeys;
}

/** Whose machine a device is. Implemented by `adapters/postgres`. */
export interface MachineOwners {
  /** The id of the person who owned the device at a time, epoch milliseconds; undefined for nobody. Throws `DATABASE_UNAVAILABLE`. */
  ownerAt(deviceId: string, atMs: number): Promise<string | undefined>;
}
