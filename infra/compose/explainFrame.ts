import type { FrameExplainer } from '../../adapters/http/index.js';
import { explainDownlink, explainUplink } from '../../adapters/protobuf/index.js';

/** Reads a recorded frame by what the other side reads it by. */
export const explainFrame: FrameExplainer = ({ direction, body }) =>
  direction === 'down' ? explainDownlink(body) : explainUplink(body);
