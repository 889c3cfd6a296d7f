export type {
  AcceptedCommand,
  CommandRequest,
  DeviceCommands,
} from '../../../commands/deviceCommands/index.js';
export type { LiveHint, LiveHints } from '../../../projections/liveHint.js';
