import { connect, type Channel, type ConsumeMessage } from 'amqplib';
import { answerRequests, monotonicMicros } from './benchProcess.js';

// The floor: what takes messages from queues of the same kind as Brewline's, and only acknowledges them.

export type ConsumerRequest =
  | {
      readonly type: 'consume';
      readonly amqpUrl: string;
      readonly queues: readonly string[];
      readonly prefetch: number;
    }
  | { readonly type: 'count' }
  /** Keeps the time of each delivery from now on. */
  | { readonly type: 'record' }
  | { readonly type: 'recorded' };

export interface Consumed {
  readonly messages: number;
  /** Since `record`, for each routing key in order. */
  readonly arrivedMicros: Readonly<Record<string, readonly number[]>>;
}

let messages = 0;
let arrived: Map<string, number[]> | undefined;

answerRequests<ConsumerRequest, Consumed>(async (request) => {
  if (request.type === 'consume') await consume(request);
  if (request.type === 'record') arrived = new Map();
  const recorded = request.type === 'recorded' ? [...(arrived ?? [])] : [];
  return { messages, arrivedMicros: Object.fromEntries(recorded) };
});

async function consume({
  amqpUrl,
  queues,
  prefetch,
}: Extract<ConsumerRequest, { type: 'consume' }>): Promise<void> {
  const connection = await connect(amqpUrl, { noDelay: true });
  for (const queue of queues) {
    const channel = await connection.createChannel();
    await channel.prefetch(prefetch);
    const onMessage = acknowledgeTogether(channel);
    await channel.consume(queue, (message) => {
      if (message) onMessage(message);
    });
  }
}

/** What came in one turn of the event loop is acknowledged at once, which is the cheapest that AMQP has. */
function acknowledgeTogether(channel: Channel): (message: ConsumeMessage) => void {
  let last: ConsumeMessage | undefined;
  return (message) => {
    messages += 1;
    if (arrived) keepTime(arrived, message.fields.routingKey);
    if (last === undefined) {
      setImmediate(() => {
        if (last) channel.ack(last, true);
        last = undefined;
      });
    }
    last = message;
  };
}

function keepTime(into: Map<string, number[]>, routingKey: string): void {
  const times = into.get(routingKey);
  if (times) times.push(monotonicMicros());
  else into.set(routingKey, [monotonicMicros()]);
}
