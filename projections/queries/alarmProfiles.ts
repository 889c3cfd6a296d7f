import type { AlarmChanges } from '../../domain/alarms/index.js';

/** Rules of alarms and planned days that a person has saved, to start brews with. */
export interface AlarmProfile {
  readonly profileId: string;
  /** No two of a person have the same. */
  readonly name: string;
  readonly changes: AlarmChanges;
  readonly createdAt: Date;
  readonly changedAt: Date;
}

export type AlarmProfileContent = Pick<AlarmProfile, 'name' | 'changes'>;

/** What became of a profile that a person saves: the last ones say why it was not saved. */
export type SavedProfile =
  | { readonly type: 'saved'; readonly profile: AlarmProfile }
  /** Another one has its name. */
  | { readonly type: 'named' }
  /** The person has too many. */
  | { readonly type: 'full' }
  /** The person has no such profile. */
  | { readonly type: 'unknown' };

/** Implemented by `adapters/postgres`. Throws `DATABASE_UNAVAILABLE`. */
export interface AlarmProfiles {
  /** By name. */
  listOf(personId: string): Promise<readonly AlarmProfile[]>;
  byId(personId: string, profileId: string): Promise<AlarmProfile | undefined>;
  create(personId: string, content: AlarmProfileContent): Promise<SavedProfile>;
  change(personId: string, profileId: string, content: AlarmProfileContent): Promise<SavedProfile>;
  /** @returns whether there was one */
  remove(personId: string, profileId: string): Promise<boolean>;
}
