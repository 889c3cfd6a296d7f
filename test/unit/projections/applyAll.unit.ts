import assert from 'node:assert/strict';
import type { RecordedEvent } from '../../../domain/kernel/events.js';
import { applyAll, type ApplyParts } from '../../../projections/processor/applyAll.js';
import type { Batch } from '../../../projections/processor/batch.js';
import type { Subscription } from '../../../projections/processor/subscription.js';

const start = { storeId: 'store', checkpoint: undefined };

function eventOf(type: string): RecordedEvent {
  const metadata = { schemaVersion: 1, recordedAt: '2026-03-01T12:00:00.000Z', causedBy: 'test' };
  return { id: '', stream: 'device-a', revision: 0n, position: 1n, type, data: {}, metadata };
}

/** For how long a subscription lingers after one batch of these events. */
async function lingerAfter(
  types: readonly string[],
  how: Pick<ApplyParts<void>, 'messagesIn' | 'isDeferrable'> & { readonly bytes?: number } = {},
): Promise<number> {
  const { bytes = 0, ...options } = how;
  const batches: Batch[] = [{ events: types.map(eventOf), position: 1n, hasCaughtUp: false, bytes }];
  let lingered = NaN;
  const subscription: Pick<Subscription, 'take' | 'linger'> = {
    take: async () => batches.shift(),
    linger: async (ms) => void (lingered = ms),
  };
  const parts = {
    ...options,
    target: { caughtUp: async () => undefined },
    applier: { apply: () => new Promise<void>((resolve) => setTimeout(resolve, 5)) },
    broken: { clear: () => undefined, forgetCause: () => undefined },
  } as unknown as ApplyParts<void>;
  await applyAll(subscription as Subscription, start, parts, new AbortController().signal);
  return lingered;
}

describe('how long a projection lingers after a transaction', () => {
  const many = Array.from({ length: 20 }, () => 'CommandRequested');

  it('is not at all after a few events, and some milliseconds after many', async () => {
    assert.equal(await lingerAfter(many.slice(0, 7)), 0);
    assert.ok((await lingerAfter(many)) > 0);
  });

  it('goes by the messages in telemetry, where it is told how many there are', async () => {
    const messagesIn = (bytes: number) => bytes / 100;
    assert.equal(await lingerAfter(many, { messagesIn, bytes: 200 }), 0);
    assert.ok((await lingerAfter(['TelemetryRecorded'], { messagesIn, bytes: 5_000 })) > 0);
  });

  it('does not count what could wait: it has gathered while nothing else came', async () => {
    const isDeferrable = ({ type }: RecordedEvent) => type === 'CommandSent';
    const sent = Array.from({ length: 20 }, () => 'CommandSent');
    assert.equal(await lingerAfter([...sent, 'CommandRequested'], { isDeferrable }), 0);
  });
});
