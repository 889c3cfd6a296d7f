import type { RawStore } from './rawStore.js';

/** The differences that are deliberate: each is an item of the list in the store's README, by the words that it begins with. */
export type Difference =
  | 'Bad requests'
  | 'Names'
  | '$all as a name'
  | 'Fields for clients of before 20.6.1'
  | 'Expected revision 2^63 - 1'
  | 'Beyond the end'
  | 'A limit of 0'
  | 'Ids that nobody asks for'
  | 'Patterns'
  | 'Caught up'
  | 'A checkpoint at the end'
  | "gRPC's own answers";

/** One line of the list that a real EventStoreDB 23.10.8 and the embedded event store were compared by. */
export interface Line {
  /** As it stands in the list, without what is a run's own. */
  readonly line: string;
  /** What the real node answers. */
  readonly real: string;
  /** What the embedded one answers where that differs, and why it may. */
  readonly ours?: string;
  readonly why?: Difference;
  readonly ask: (raw: RawStore, expected: string) => Promise<string>;
}
