import { randomBytes } from 'node:crypto';
import { formatTraceparent, isSampled, parseTraceparent } from '../../domain/kernel/traceContext.js';
import type { DebuggedDevices } from '../ports/index.js';

const sampled = 1;

/**
 * The trace context that a message counts with: that of its sender, and of a device under debug a sampled one in any case. Where the sender
 * records nothing, nobody exports the span that its spans name as their parent.
 */
export function forceSampling(
  traceparent: string | undefined,
  deviceId: string,
  debugged: DebuggedDevices | undefined,
): string | undefined {
  if (!debugged?.includes(deviceId) || isSampled(traceparent)) return traceparent;
  const known = traceparent === undefined ? undefined : parseTraceparent(traceparent);
  const traceId = known?.traceId ?? randomBytes(16).toString('hex');
  const spanId = known?.spanId ?? randomBytes(8).toString('hex');
  return formatTraceparent({ traceId, spanId, traceFlags: sampled });
}
