import type { HandleDeviceCommand } from '../../domain/deviceCommand/index.js';
import { hasCode } from '../../domain/kernel/errors.js';
import type { Logger } from '../../domain/kernel/logger.js';
import type { MessageTracing } from '../../domain/kernel/tracing.js';
import { forceSampling } from '../deviceDebug/index.js';
import type { CommandPublisher, DebuggedDevices, DueDevice } from '../ports/index.js';
import type { createQueues } from './queues.js';

interface PublishParts {
  readonly queues: ReturnType<typeof createQueues>;
  readonly publisher: CommandPublisher;
  readonly tracing: MessageTracing;
  /** Their traces are recorded in any case. */
  readonly debugged?: DebuggedDevices;
  readonly logger: Logger;
  readonly now: () => Date;
  /** Appends the outcome. */
  readonly decide: (command: HandleDeviceCommand, traceparent?: string) => Promise<unknown>;
}

/** Publishes a command whose dispatch has started, and records whether the broker took it. */
export async function publishCommand(
  { deviceId, traceparents }: DueDevice,
  commandId: string,
  { queues, publisher, tracing, debugged, logger, now, decide }: PublishParts,
): Promise<void> {
  const { open } = queues.lastKnown(deviceId) ?? (await queues.load(deviceId));
  const command = open.find((each) => each.commandId === commandId);
  if (!command) return;
  const traceparent = forceSampling(traceparents[commandId], deviceId, debugged);
  const span = tracing.start('dispatch', traceparent);
  const sentAtMs = now().getTime();
  const toSend = { deviceId, ...command, sentAtMs, traceparent: span?.traceparent };
  const outcome = await attempt(toSend, { publisher, logger });
  span?.end();
  const fact = { deviceId, commandId, atMs: now().getTime() };
  if (outcome === 'published') await decide({ type: 'markSent', ...fact }, traceparent);
  else await decide({ type: 'markReturned', ...fact, cause: outcome }, traceparent);
}

async function attempt(
  command: Parameters<CommandPublisher['publish']>[0],
  { publisher, logger }: Pick<PublishParts, 'publisher' | 'logger'>,
): Promise<'published' | 'noSession' | 'unconfirmed'> {
  try {
    const outcome = await publisher.publish(command);
    return outcome === 'returned' ? 'noSession' : outcome;
  } catch (err) {
    if (!hasCode(err, 'BROKER_UNAVAILABLE')) throw err;
    const { commandId, deviceId } = command;
    logger.warn(
      { commandId, deviceId, err },
      'the broker did not confirm a command; the command waits again',
    );
    return 'unconfirmed';
  }
}
