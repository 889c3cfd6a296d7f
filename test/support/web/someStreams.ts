import { randomUUID } from 'node:crypto';
import type { EventMetadata } from '../../../domain/kernel/events.js';
import type { MemoryStore } from '../../unit/commands/memoryStore.js';

/** What a machine or a person may write: markup, controls of direction and of terminals, 500 letters, a formula. */
export const hostileText = `<b>=cmd()\u202e\u009b${'x'.repeat(500)}`;

export const streamIds = {
  plan: '5f0e8e9a-2222-4222-8222-222222222222',
  planned: '5f0e8e9a-0001-4222-8222-222222222222',
  requested: '5f0e8e9a-0002-4222-8222-222222222222',
} as const;

interface Written {
  readonly id?: string;
  readonly data: object;
  readonly more?: Partial<EventMetadata>;
}

/** A brew: planned, its command sent, its session begun; and what a hostile machine says. */
export async function fillStreams(store: MemoryStore, personId: string): Promise<void> {
  let atMs = Date.parse('2026-11-28T12:40:00Z');
  const write = async (stream: string, type: string, { id = randomUUID(), data, more }: Written) => {
    atMs += 61_000;
    const recordedAt = new Date(atMs).toISOString();
    const metadata = { schemaVersion: 3, recordedAt, causedBy: 'ingest', ...more };
    await store.append(stream, 'any', [{ id, type, data, metadata }]);
  };
  const { plan, planned, requested } = streamIds;
  const person = { causedBy: `person:${personId}`, $correlationId: plan };
  const recipe = { name: 'Pale Ale', processType: 1, steps: [] };
  await write(`brewPlan-${plan}`, 'BrewPlanned', {
    id: planned,
    data: { planId: plan, baseId: 'base-1', kegId: 'keg-1', brewRecipe: recipe, plannedBy: personId },
    more: { ...person, traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' },
  });
  await write('deviceCommand-base-1', 'CommandRequested', {
    id: requested,
    data: { deviceId: 'base-1', instruction: { kind: 'wake' }, requestedBy: personId },
    more: { causedBy: 'brewPlans', $correlationId: plan, $causationId: planned },
  });
  await write('brewSession-base-1.7', 'SessionStarted', {
    data: { deviceId: 'base-1', session: 7, processType: 1 },
    more: { causedBy: 'device:base-1', $causationId: 'base-1/0.4.17', $correlationId: 'base-1/0.4.17' },
  });
  await write('brewSession-base-1.7', 'FaultReported', {
    data: { deviceId: 'base-1', session: 7, error: 105, message: hostileText },
    more: { causedBy: 'device:base-1', $causationId: 'base-1/0.4.19' },
  });
  await write(`somebodyElses-${hostileText}`, hostileText, { data: { note: hostileText } });
  await write('device-base-1', 'DeviceConnected', {
    data: { deviceId: 'base-1', connection: 3 },
    more: { causedBy: 'device:base-1', $causationId: 'base-1/0.4.0' },
  });
}
