import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SavedStates } from '../../../commands/ingest/savedStates.js';
import { brewSession, type BrewSession, type BrewSessionEvent } from '../../../domain/brewSession/index.js';
import { device, type Device, type DeviceEvent } from '../../../domain/device/index.js';
import type { Decider, DomainEvent } from '../../../domain/kernel/events.js';
import { textsOfEvents } from '../../../domain/personalTexts/index.js';

const numbers = fc.integer({ min: 0, max: 4 });
const source = fc.record({ epoch: numbers, boot: numbers, seq: numbers });
const ms = fc.integer({ min: 0, max: 2 ** 45 });
const connection = { epoch: numbers, boot: numbers, connection: numbers };
const texts = fc.string({ unit: 'binary', maxLength: 8 });
const secret = 'a text of a person';

/** As it is read from the store: JSON knows no undefined fields. */
const stored = <Event>(event: Event) => JSON.parse(JSON.stringify(event)) as Event;
const late = fc.constantFrom({}, { late: true } as const);

function event<Type extends string>(type: Type, fields: Record<string, fc.Arbitrary<unknown>>) {
  return fc
    .tuple(fc.record({ deviceId: fc.constant('keg-1'), ...fields }), late)
    .map(([data, isLate]) => ({ type, data: { ...data, ...isLate } }));
}

const identity = fc.option(fc.record({ machineType: numbers, firmware: texts, serial: texts }), { nil: {} });
const deviceEvents = fc.oneof(
  fc
    .tuple(event('DeviceConnected', { ...connection, partition: numbers, receivedAtMs: ms }), identity)
    .map(([{ type, data }, more]) => ({ type, data: { ...data, ...more } })),
  event('DeviceDisconnected', { ...connection, receivedAtMs: ms }),
  event('SettingsReported', {
    source,
    settings: fc.record({ unit: numbers, name: texts }, { requiredKeys: [] }),
  }),
  event('SettingsReportedLate', { source, settings: fc.constant({}) }),
  event('GapReported', { source, firstSeq: numbers, lastSeq: numbers }),
  event('DeviceAnomalyDetected', {
    source,
    kind: fc.constantFrom('helloMissing', 'numberReused'),
    detail: texts,
  }),
  event('DeviceAnomalyDetected', {
    source,
    kind: fc.constantFrom('helloMissing', 'sequenceRestarted'),
    detail: texts,
    receivedAtMs: ms,
  }),
  event('DeviceClockWrong', { offsetMs: fc.integer(), receivedAtMs: ms }),
  event('DeviceClockRight', { receivedAtMs: ms }),
  event('MessagesMissing', {
    missing: fc.array(fc.record({ epoch: numbers, boot: numbers, first: numbers, last: numbers }), {
      maxLength: 3,
    }),
    messages: numbers,
    receivedAtMs: ms,
  }),
  event('MessagesMissingResolved', { receivedAtMs: ms }),
  event('DeviceThrottled', { forMs: ms, untilMs: ms, receivedAtMs: ms }),
  event('SessionBecameCurrent', { session: fc.integer({ min: 1, max: 2 ** 40 }), source }),
);

const report = { session: numbers, source, atMs: ms };
const sessionEvents = fc.oneof(
  event('SessionStarted', {
    ...report,
    processType: numbers,
    recipe: fc.constant(secret),
    recipeOf: fc.constant(secret),
    inferred: fc.boolean(),
  }),
  event('PhaseEntered', { ...report, phase: numbers }),
  event('StepEntered', { ...report, step: numbers, phase: numbers }),
  event('UserActionRequested', { ...report, action: numbers }),
  event('UserActionDone', { ...report, action: numbers }),
  event('SensorImplausible', { ...report, sensor: numbers }),
  event('SensorRecovered', { ...report, sensor: numbers }),
  event('UnitSuspected', { ...report, sensor: numbers }),
  event('FaultReported', { ...report, code: numbers, text: texts }),
  ...(['SessionCompleted', 'SessionFailed', 'SessionAbandoned', 'SessionInterrupted'] as const).map((type) =>
    event(type, report),
  ),
);

function statesOf<State, Event extends DomainEvent>(
  decider: Decider<never, State, Event>,
  events: readonly Event[],
) {
  return events.reduce<State>((state, each) => decider.evolve(state, stored(each)), decider.initialState);
}

type Saved<State> = Pick<Decider<never, State, DomainEvent>, 'schemaVersion' | 'savedState'>;

/** As the database gives it back. */
function savedAndLoaded<State>(decider: Saved<State>, state: State): State | undefined {
  const states = new SavedStates<State>(decider, 1_000_000);
  states.set('a-1', { state, revision: 7n });
  const [saved] = states.changes(() => 'keg-1').states;
  assert.ok(saved);
  assert.ok(!JSON.stringify(saved.state).includes(secret), 'a saved state has no text of a person');
  const next = new SavedStates<State>(decider, 1_000_000);
  assert.ok(next.restore({ ...saved, state: stored(saved.state), isBehind: false }));
  return next.get('a-1')?.state;
}

describe('saved states', () => {
  it('come back as they were, whatever happened to a device', () => {
    fc.assert(
      fc.property(fc.array(deviceEvents, { maxLength: 30 }), (events) => {
        const state = statesOf<Device, DeviceEvent>(device, events as unknown as DeviceEvent[]);
        assert.deepEqual(savedAndLoaded(device, state), withStoredTexts(state));
      }),
    );
  });

  it('come back as they were, whatever happened in a session', () => {
    assert.ok(textsOfEvents.has('SessionStarted'));
    fc.assert(
      fc.property(fc.array(sessionEvents, { maxLength: 30 }), (events) => {
        const state = statesOf<BrewSession, BrewSessionEvent>(
          brewSession,
          events as unknown as BrewSessionEvent[],
        );
        assert.deepEqual(savedAndLoaded(brewSession, state), withStoredTexts(state));
      }),
    );
  });

  /** The store replaces what Postgres can't keep, in events as in states. */
  function withStoredTexts<State>(state: State): State {
    const replaced = (value: unknown): unknown => {
      if (typeof value === 'string') return value.toWellFormed().replaceAll('\0', '\uFFFD');
      if (Array.isArray(value)) return value.map(replaced);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, replaced(each)]));
    };
    return replaced(state) as State;
  }

  const filled = () => {
    const states = new SavedStates<Device>(device, 1_000_000);
    const shape = `${device.schemaVersion}.${device.savedState?.version}`;
    const row = { deviceId: 'keg-1', revision: 4n, shape, state: device.initialState, isBehind: false };
    return {
      states,
      row,
      changes: () => states.changes(() => 'keg-1').states.map(({ revision }) => revision),
    };
  };

  it('are not used when they have the fields of another release', () => {
    const { states, row } = filled();
    assert.equal(states.restore({ ...row, stream: 'device-a', shape: '1.0' }), false);
    assert.equal(states.get('device-a'), undefined);
  });

  it('have a version that changes with their fields', () => {
    const fields = Object.keys(device.initialState).sort();
    const deviceFields = [
      'clock',
      'connection',
      'connections',
      'highest',
      'identity',
      'incident',
      'late',
      'online',
    ];
    deviceFields.push('session', 'settings', 'throttle', 'toldAtMs');
    assert.deepEqual(
      [fields, device.savedState?.version],
      [deviceFields, 1],
      'raise the version with the fields of the state, and change both here',
    );
    const data = { deviceId: 'keg-1', session: 1, source: { epoch: 0, boot: 1, seq: 1 }, atMs: 1 };
    const start = { ...data, processType: 4, recipe: '', inferred: false };
    const active = brewSession.evolve(brewSession.initialState, { type: 'SessionStarted', data: start });
    const ended = brewSession.evolve(active, { type: 'SessionCompleted', data });
    const sessionFields = ['highest', 'late', 'processType', 'since', 'startedAtMs', 'status'];
    const activeFields = ['implausibleSensors', 'pendingAction', 'phase', 'step', 'suspectedUnits'];
    assert.deepEqual(
      [Object.keys(active).sort(), Object.keys(ended).sort(), brewSession.savedState?.version],
      [[...sessionFields, ...activeFields].sort(), [...sessionFields, 'outcome'].sort(), 1],
      'raise the version with the fields of the state, and change both here',
    );
  });

  it('are no change when they were loaded, and one when they were read or decided', () => {
    const { states, row, changes } = filled();
    states.restore({ ...row, stream: 'device-a' });
    assert.deepEqual(changes(), []);
    states.set('device-a', { state: device.initialState, revision: 5n });
    states.restore({ ...row, stream: 'device-a' });
    assert.equal(states.get('device-a')?.revision, 5n, 'what is in memory is newer');
    const { done } = states.changes(() => 'keg-1');
    states.set('device-a', { state: device.initialState, revision: 6n });
    done();
    assert.deepEqual(changes(), [6n], 'what changed during a save is saved by the next one');
  });

  it('may be stale once the store has a later event, until that is read; an older read does not replace them', () => {
    const { states, row } = filled();
    states.restore({ ...row, stream: 'device-a' });
    assert.equal(states.noteHead('device-a', 4n), true);
    assert.equal(states.get('device-a')?.maybeStale, undefined);
    assert.equal(states.noteHead('device-a', 5n), false);
    assert.equal(states.get('device-a')?.maybeStale, true);
    states.set('device-a', { state: device.initialState, revision: 5n });
    assert.equal(states.noteHead('device-a', 5n), true);
    states.set('device-a', { state: device.initialState, revision: 4n });
    assert.equal(states.get('device-a')?.revision, 5n);
    states.delete('device-a');
    assert.equal(states.get('device-a'), undefined);
    assert.equal(states.hasChanges, false);
  });

  it('may be stale when a read began before the event that a save told of', () => {
    const { states } = filled();
    const at = (revision: bigint) => ({ state: device.initialState, revision });
    const save = () => states.changes(() => 'keg-1').done();
    assert.equal(states.noteHead('device-cold', 6n), false);
    save();
    states.set('device-cold', at(5n));
    assert.equal(states.get('device-cold')?.maybeStale, true);
    assert.equal(states.hasChanges, false, 'it is not saved as exact');
    states.set('device-cold', at(6n));
    assert.equal(states.get('device-cold')?.maybeStale, undefined);
  });

  it('wait for their save when there is no room for them in memory', () => {
    const states = new SavedStates<Device>(device, 2_000);
    for (let at = 0; at < 50; at += 1)
      states.set(`device-${at}`, { state: device.initialState, revision: BigInt(at) });
    assert.equal(states.get('device-0')?.revision, 0n);
    states.noteHead('device-0', 9n);
    assert.equal(states.get('device-0')?.maybeStale, true);
    assert.equal(states.get('device-1')?.maybeStale, undefined);
    states.changes(() => 'keg-1').done();
    assert.equal(states.get('device-2'), undefined);
    assert.equal(states.get('device-49')?.revision, 49n);
  });

  it('are not believed while something later is known than what is saved, until a save has said so', () => {
    const states = new SavedStates<Device>(device, 1_000_000, 1);
    const { row } = filled();
    const believed = (stream: string) => {
      states.restore({ ...row, stream });
      return states.get(stream)?.maybeStale === undefined;
    };
    const save = (meanwhile = () => undefined as void) => {
      states.beginSave();
      const { done } = states.changes(() => 'keg-1');
      meanwhile();
      done();
    };
    const at = (revision: bigint) => ({ state: device.initialState, revision });
    // There is room for one to be saved: the other one is forgotten, in memory too.
    states.set('device-dropped', at(6n));
    states.set('device-kept', at(1n));
    assert.equal(states.get('device-dropped'), undefined);
    assert.equal(believed('device-dropped'), false);
    // Its append may have come through.
    states.delete('device-dropped');
    save(() => {
      assert.equal(believed('device-dropped'), false, 'while it is saved');
      states.delete('device-dropped');
    });
    assert.equal(believed('device-dropped'), false, 'dropped after the look at the store');
    states.clear();
    assert.equal(states.noteHead('device-foreign', 9n), false);
    assert.equal(believed('device-foreign'), false);
    states.beginSave();
    states.changes(() => 'keg-1').done();
    states.clear();
    assert.equal(believed('device-foreign'), true);
    // More than are held: all of them.
    for (const stream of ['device-1', 'device-2']) states.delete(stream);
    assert.equal(believed('device-3'), false);
    save();
    assert.equal(believed('device-4'), true);
  });

  it('are none where a release of before, or nobody, wrote them', () => {
    const states = new SavedStates(brewSession, 1_000_000);
    const row = { stream: 'brewSession-keg.1', deviceId: 'keg', revision: 1n, isBehind: false };
    assert.equal(states.restore({ ...row, shape: states.shape, state: { status: 'elsewhere' } }), false);
    assert.equal(states.get(row.stream), undefined);
  });
});
