import type { ShownActor } from './identity.js';

/**
 * A part of a device's time that a person may see: what happened from `fromMs` until before `untilMs`. Times are epoch milliseconds of
 * Brewline's clock, at receipt or recording.
 */
export interface TimeWindow {
  /** `-Infinity` for all that was before. */
  readonly fromMs: number;
  /** `Infinity` while it lasts. */
  readonly untilMs: number;
}

/** A window of the owner, or of somebody with whom the owner shares the device: they see what the owner sees, while it lasts. */
export interface AccessWindow extends TimeWindow {
  readonly deviceId: string;
  readonly mayCommand: boolean;
  readonly isOwner: boolean;
}

/** What a person may do with a device that is shared with them. */
export type ShareRights = 'view' | 'viewAndCommand';

export type ShareStatus = 'invited' | 'active' | 'ended';

/** A device that its owner shares. */
export interface Share {
  readonly shareId: string;
  readonly deviceId: string;
  readonly owner: ShownActor;
  /** Login of who was invited, as the owner wrote it. */
  readonly login: string;
  /** Null until they accept. */
  readonly person: ShownActor | null;
  readonly rights: ShareRights;
  readonly status: ShareStatus;
  readonly invitedAt: Date;
  readonly acceptedAt: Date | null;
  /** Null without an end. */
  readonly endsAt: Date | null;
}

export interface Invitation {
  readonly ownerId: string;
  readonly deviceId: string;
  readonly login: string;
  readonly rights: ShareRights;
  /** Without an end when undefined. */
  readonly endsAt: Date | undefined;
}

/** A code for an unclaimed device; only a hash of it is stored. */
export interface ClaimCode {
  readonly deviceId: string;
  /** 8 characters of Crockford's base32. */
  readonly code: string;
}

/** Who tries a claim code, and from where. */
export interface ClaimAttempt {
  readonly personId: string;
  readonly address: string;
  /** As it was typed. */
  readonly code: string;
}

export type ClaimOutcome =
  | { readonly type: 'claimed'; readonly deviceId: string }
  /** No unclaimed device that is let in has this code. */
  | {
      readonly type: 'refused';
      /** Further wrong codes that are looked at within this hour. */ readonly triesLeft: number;
    }
  /** Too many wrong codes of this person or address in the last hour; whether this one is right was not looked at. */
  | { readonly type: 'limited'; readonly retryAfterSeconds: number };
