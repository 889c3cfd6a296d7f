import { debugLimits } from '../../domain/deviceDebug/index.js';

/** Of a message what is kept; a copy, so that the batch that it came in is not kept with it. */
export function keptBody(body: Uint8Array, wholeBytes = body.length) {
  return { bytes: wholeBytes, body: Uint8Array.from(body.subarray(0, debugLimits.frameBytes)) };
}
