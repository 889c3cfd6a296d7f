import type { ShownActor } from './identity.js';

/** Which devices a list shows, and how; with the names of the HTTP API. */
export interface FleetViewFilter {
  readonly selection: Readonly<Record<string, string | boolean>>;
  readonly sort: string;
  /** All of them when left out. */
  readonly columns?: readonly string[] | undefined;
}

/** A filter of the list of devices that somebody saved. */
export interface FleetView {
  readonly viewId: string;
  readonly name: string;
  readonly filter: FleetViewFilter;
  readonly isShared: boolean;
  readonly createdBy: ShownActor;
  readonly createdAt: Date;
}

export interface NewFleetView {
  readonly name: string;
  readonly filter: FleetViewFilter;
  readonly isShared: boolean;
}

export type SavedFleetView =
  | { readonly type: 'saved'; readonly view: FleetView }
  /** Another view of the person has this name. */
  | { readonly type: 'named' }
  /** The person has as many as they may have. */
  | { readonly type: 'tooMany' }
  /** All people together share as many as they may. */
  | { readonly type: 'tooManyShared' };

/** Views of the list of devices. Implemented by `adapters/postgres`. */
export interface FleetViews {
  /** The person's own and those that are shared, by name. */
  listFor(personId: string): Promise<readonly FleetView[]>;
  /** The same view is saved once. */
  save(personId: string, view: NewFleetView): Promise<SavedFleetView>;
  /**
   * Removes one of the person's own, for an admin also one that others share.
   *
   * @returns `others` for a shared one that the person may not remove
   */
  remove(
    viewId: string,
    by: { readonly personId: string; readonly isAdmin: boolean },
  ): Promise<'removed' | 'unknown' | 'others'>;
}
