import type { LiveHint } from '../../../projections/liveHint.js';

export type {
  AcceptedCommand,
  CommandRequest,
  DeviceCommands,
} from '../../../commands/deviceCommands/index.js';
export type { LiveHint };

/** Where hints of changed rows come from. */
export interface LiveHints {
  /** @returns a function that ends the subscription */
  subscribe(onHint: (hint: LiveHint) => void): () => void;
  /** False while there is no connection: changes are then only found by comparing. */
  connected(): boolean;
}
