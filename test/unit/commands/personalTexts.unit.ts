import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import type { EventStore, EventToAppend, PersonKey, PersonKeys } from '../../../commands/ports/index.js';
import {
  withOpenTexts,
  withPersonalTexts,
  withSealedAppends,
  withSealedTexts,
} from '../../../commands/personalTexts/index.js';
import type { RecordedEvent } from '../../../domain/kernel/events.js';
import { hasCode } from '../../../domain/kernel/errors.js';
import { isSealedText, mapTexts, textsIn, textsOfEvents } from '../../../domain/personalTexts/index.js';

const ada = randomUUID();
const bob = randomUUID();
const name = 'Grandmother Ada’s Kölsch';

describe('personal texts', () => {
  it('are sealed in each event that holds one, and open to the same event', async () => {
    const keys = keysOf(ada, bob);
    for (const event of plainEvents()) {
      const [sealed] = await withSealedTexts([event], keys.forWriting);
      assert.doesNotMatch(JSON.stringify(sealed), /Kölsch|Ada/, event.type);
      assert.deepEqual(await withOpenTexts([sealed as EventToAppend], keys.forReading), [event]);
    }
    assert.deepEqual(new Set(plainEvents().map(({ type }) => type)), new Set(textsOfEvents.keys()));
  });

  it('say which key they need, and give the same bytes again', async () => {
    const keys = keysOf(ada);
    const once = await withSealedTexts(plainEvents(), keys.forWriting);
    assert.deepEqual(await withSealedTexts(plainEvents(), keys.forWriting), once);
    const texts = once.flatMap(({ type, data }) => textsIn(type, data)).map(({ value }) => value);
    const sealed = texts.filter(isSealedText);
    assert.deepEqual(new Set(sealed.map(({ key }) => key)), new Set([keys.keyOf(ada)?.keyId]));
    assert.equal(new Set(sealed.map(({ text }) => text)).size, sealed.length, 'each place has other bytes');
  });

  it('are null once the key is gone, also plain ones of a person who is gone', async () => {
    const keys = keysOf(ada, bob);
    const sealed = await withSealedTexts(plainEvents(), keys.forWriting);
    keys.destroy(ada);
    keys.destroy(bob);
    const ofBoth = [...sealed, ...plainEvents()];
    for (const { type, data } of await withOpenTexts(ofBoth, keys.forReading))
      for (const { value } of textsIn(type, data)) assert.equal(value, null, type);
  });

  it('of one person stay when another one is deleted', async () => {
    const keys = keysOf(ada, bob);
    const snapshot = plainEvents().find(({ type }) => type === 'QueueCarriedForward') as EventToAppend;
    const [sealed] = await withSealedTexts([snapshot], keys.forWriting);
    keys.destroy(bob);
    const [opened] = await withOpenTexts([sealed as EventToAppend], keys.forReading);
    const names = textsIn('QueueCarriedForward', (opened as EventToAppend).data).map(({ value }) => value);
    assert.deepEqual(names, [name, null]);
  });

  it('of somebody who does not exist are left out', async () => {
    const [event] = await withSealedTexts([requested(randomUUID())], keysOf(ada).forWriting);
    assert.deepEqual(textsIn('CommandRequested', (event as EventToAppend).data)[0]?.value, null);
  });

  it('that were changed or moved to another place are an error, and never look deleted', async () => {
    const keys = keysOf(ada);
    const [first, second] = await withSealedTexts([requested(ada), requested(ada)], keys.forWriting);
    const moved = { ...(first as EventToAppend), data: (second as EventToAppend).data };
    const changed = {
      ...(first as EventToAppend),
      data: mapTexts('CommandRequested', (first as EventToAppend).data, ({ value }) => {
        const sealed = value as { readonly text: string };
        const bytes = Buffer.from(sealed.text, 'base64');
        bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
        return { ...sealed, text: bytes.toString('base64') };
      }),
    };
    for (const event of [moved, changed])
      await assert.rejects(withOpenTexts([event], keys.forReading), (error) =>
        hasCode(error, 'TEXT_UNREADABLE'),
      );
  });

  it('cost no key and no copy where an event has none', async () => {
    const keys = keysOf(ada);
    const events = [
      { ...requested(ada), type: 'TelemetryRecorded', data: new Uint8Array([1]) },
      { ...requested(ada), data: { instruction: { kind: 'wake' }, requestedBy: ada } },
      { ...requested(ada), data: { recipe: '', recipeOf: ada }, type: 'SessionStarted' },
    ];
    assert.equal(await withSealedTexts(events, keys.forWriting), events);
    assert.equal(await withOpenTexts(events, keys.forReading), events);
    assert.equal(keys.calls(), 0);
  });

  it('are read with one call for many events', async () => {
    const keys = keysOf(ada, bob);
    const events = Array.from({ length: 250 }, (_, at) => requested(at % 2 ? ada : bob));
    const stored = await withSealedTexts(events, keys.forWriting);
    const store = withPersonalTexts(storeOf(stored), keys);
    const before = keys.calls();
    const read: string[] = [];
    for await (const { data } of store.readStream('deviceCommand-base-1'))
      read.push(...textsIn('CommandRequested', data).map(({ value }) => String(value)));
    assert.deepEqual(new Set(read), new Set([name]));
    assert.equal(read.length, 250);
    assert.equal(keys.calls() - before, 3);
  });

  it('pass a writer that reads no keys as they are, and stay sealed', async () => {
    const keys = keysOf(ada);
    const [stored] = await withSealedTexts([requested(ada)], keys.forWriting);
    const appended: EventToAppend[] = [];
    const store = withSealedAppends(storeOf([stored as EventToAppend], appended), keys);
    for await (const { id, type, data, metadata } of store.readStream('deviceCommand-base-1'))
      await store.append('deviceCommand-base-1', 'any', [{ id, type, data, metadata }]);
    assert.deepEqual(appended[0]?.data, (stored as EventToAppend).data);
  });
});

const metadata = { schemaVersion: 5, recordedAt: '2026-03-01T12:00:00.000Z', causedBy: 'test' };

function requested(requestedBy: string): EventToAppend {
  const instruction = { kind: 'startSession', processType: 1, recipe: { name, processType: 1, steps: [] } };
  return { id: randomUUID(), type: 'CommandRequested', data: { instruction, requestedBy }, metadata };
}

const ids = Array.from({ length: textsOfEvents.size }, () => randomUUID());

/** One of each kind that can hold a text. */
function plainEvents(): readonly EventToAppend[] {
  const recipe = { name, steps: [] };
  const kept = { personId: ada, version: 1, content: JSON.stringify({ name, batchLitres: 20 }) };
  const open = (requestedBy: string) => ({
    requestedBy,
    instruction: { kind: 'startSession', recipe },
  });
  const data = {
    BrewPlanned: { plannedBy: ada, brewRecipe: recipe, fermentationRecipe: recipe },
    CommandRequested: { requestedBy: ada, instruction: { kind: 'updateRecipe', recipe } },
    QueueCarriedForward: { queue: { open: [open(ada), { instruction: { kind: 'wake' } }, open(bob)] } },
    SessionStarted: { recipe: name, recipeOf: ada },
    EntryAdded: { by: ada, content: { type: 'note', text: name } },
    EntryCorrected: { by: ada, content: { type: 'note', text: `${name}!` } },
    BrewNamed: { by: ada, name },
    BrewRated: { by: ada, stars: 5, text: name },
    MachineNamed: { by: ada, deviceId: 'keg-1', name },
    RecipeCreated: kept,
    RecipeCopied: kept,
    RecipeImported: kept,
    RecipeEdited: kept,
  };
  return Object.entries(data).map(([type, of], at) => ({ id: ids[at] ?? '', type, data: of, metadata }));
}

function keysOf(...people: readonly string[]) {
  const keys = new Map(
    people.map((personId): [string, PersonKey] => [
      personId,
      { personId, keyId: randomUUID(), secret: randomBytes(64) },
    ]),
  );
  let calls = 0;
  const ring: PersonKeys = {
    async forWriting(personIds) {
      calls += 1;
      return new Map([...keys].filter(([personId]) => personIds.includes(personId)));
    },
    async forReading({ keyIds }) {
      calls += 1;
      const found = [...keys.values()].filter(({ keyId }) => keyIds.includes(keyId));
      return { keys: new Map(found.map((key) => [key.keyId, key])), people: new Set(keys.keys()) };
    },
  };
  return {
    ...ring,
    calls: () => calls,
    keyOf: (personId: string) => keys.get(personId),
    destroy: (personId: string) => keys.delete(personId),
  };
}

function storeOf(events: readonly EventToAppend[], appended: EventToAppend[] = []): EventStore {
  return {
    async append(_stream, _expected, more) {
      appended.push(...more);
      return 0n;
    },
    async *readStream(stream) {
      for (const [at, event] of events.entries())
        yield { ...event, stream, revision: BigInt(at), position: BigInt(at) } satisfies RecordedEvent;
    },
  };
}
