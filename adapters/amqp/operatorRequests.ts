import { connect, type ConfirmChannel, type Message } from 'amqplib';
import type { OperatorRequest } from '../../commands/ports/index.js';
import { BrewlineError, messageOf } from '../../domain/kernel/errors.js';
import { exchanges, requestHeaders, upKey } from './names.js';
import { withinTime } from './withinTime.js';

/** A request of an operator to ingest about a device. */
export interface DeviceRequest {
  readonly deviceId: string;
  readonly request: OperatorRequest;
  /** Body of the parked message; empty for other requests. */
  readonly body: Uint8Array;
}

const connectTimeoutMs = 5_000;
/** For one request; queues that wait for their replicas need time. */
const confirmTimeoutMs = 30_000;
/** A broker that does not answer must not prevent the end of the command. */
const closeTimeoutMs = 1_000;

/**
 * Publishes requests to the queues of the devices' own messages, in order; ingest handles each in its position there.
 *
 * @param amqpUrl of a user that may write to `brewline.uplink`.
 * @param onSent called with the index of each request that the broker has confirmed.
 * @throws BrewlineError `BROKER_UNAVAILABLE` when the broker refuses, does not confirm, or has no queue for the device. Requests
 *   that were not confirmed can be sent again.
 */
export async function sendOperatorRequests(
  amqpUrl: string,
  requests: readonly DeviceRequest[],
  onSent: (at: number) => Promise<void> = async () => undefined,
): Promise<void> {
  try {
    const connection = await connect(amqpUrl, {
      timeout: connectTimeoutMs,
      clientProperties: { connection_name: 'brewline cli' },
    });
    try {
      const channel = await connection.createConfirmChannel();
      const broken = new Promise<never>((_, reject) => {
        channel.once('error', reject);
        connection.once('error', reject);
        connection.once('blocked', (reason) =>
          reject(new Error(`the broker accepts no publishes: ${reason}`)),
        );
      });
      broken.catch(() => undefined);
      for (const [at, request] of requests.entries()) {
        const sent = Promise.race([send(channel, request), broken]);
        await withinTime(confirmTimeoutMs, 'confirm', sent);
        await onSent(at);
      }
    } finally {
      await withinTime(closeTimeoutMs, 'end', connection.close()).catch(() => undefined);
    }
  } catch (cause) {
    if (cause instanceof BrewlineError) throw cause;
    throw new BrewlineError('BROKER_UNAVAILABLE', `the broker took no request: ${messageOf(cause)}`, {
      cause,
    });
  }
}

async function send(channel: ConfirmChannel, { deviceId, request, body }: DeviceRequest): Promise<void> {
  const { epoch, requeued, edited } = request.type === 'requeue' ? request : {};
  const headers = {
    [requestHeaders.request]: request.type,
    ...(epoch !== undefined && { [requestHeaders.epoch]: epoch }),
    ...(requeued && { [requestHeaders.parked]: requeued.id, [requestHeaders.requeue]: requeued.requeue }),
    ...(edited && { [requestHeaders.editedBy]: edited.by, [requestHeaders.editedAt]: edited.atMs }),
    ...(edited?.original !== undefined && { [requestHeaders.editedFrom]: edited.original }),
  };
  let isReturned = false;
  const onReturn = (_: Message) => {
    isReturned = true;
  };
  channel.once('return', onReturn);
  try {
    channel.publish(exchanges.uplink, upKey(deviceId), Buffer.from(body), {
      headers,
      persistent: true,
      mandatory: true,
    });
    await channel.waitForConfirms();
  } finally {
    channel.off('return', onReturn);
  }
  if (isReturned)
    throw new BrewlineError('BROKER_UNAVAILABLE', `no queue of the broker takes messages of ${deviceId}`);
}
