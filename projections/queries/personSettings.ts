import type { PersonSettings } from '../../domain/personSettings/index.js';

/** What people chose about what they are shown and sent. Implemented by `adapters/postgres`. */
export interface PersonSettingsStore {
  /** The defaults of who has chosen nothing. */
  of(personId: string): Promise<PersonSettings>;

  /**
   * What is left out stays as it is.
   *
   * @returns the settings that hold now; undefined for a person who does not exist any more
   */
  change(personId: string, changes: Partial<PersonSettings>): Promise<PersonSettings | undefined>;
}
