import assert from 'node:assert/strict';
import {
  answerGraceMs,
  deviceCommand,
  maxDeadlineMs,
  maxOpen,
  type Acknowledgement,
  type CommandQueue,
  type DeviceCommandEvent,
  type DeviceInstruction,
  type HandleDeviceCommand,
  type MachineSnapshot,
} from '../../../domain/deviceCommand/index.js';
import { ada, bob, bothMayCommand } from '../../support/someActors.js';
import { machineTypes, processTypes } from '../../../domain/machine/index.js';
import { specify } from './givenWhenThen.js';

const { given, history, stateAfter } = specify(deviceCommand);

type Request = Extract<HandleDeviceCommand, { type: 'request' }>;
const deviceId = 'keg-1';
const idle: MachineSnapshot = { machineType: machineTypes.keg, session: undefined };
const cooler: DeviceInstruction = { kind: 'setTemperature', targetCelsius: 6 };
const next: DeviceInstruction = { kind: 'nextStep' };
const fermenting: MachineSnapshot = {
  machineType: machineTypes.keg,
  session: { number: 7, processType: 4, step: 80, pendingAction: undefined },
};
const request = (commandId: string, changes: Partial<Request> = {}): Request => ({
  type: 'request',
  commandId,
  deviceId,
  machine: fermenting,
  instruction: next,
  deadlineMs: 600_000,
  requestedBy: ada,
  atMs: 1_000,
  ...changes,
});
const first = { epoch: 0, boot: 3, connection: 1 };
const second = { epoch: 0, boot: 3, connection: 2 };
const advance = (
  atMs: number,
  changes: Partial<Extract<HandleDeviceCommand, { type: 'advance' }>> = {},
): HandleDeviceCommand => ({
  type: 'advance',
  deviceId,
  connection: first,
  reported: {},
  rights: bothMayCommand,
  newCommandId: 'own',
  atMs,
  ...changes,
});
const away = (atMs: number) => advance(atMs, { connection: undefined });
const sent = (commandId: string, atMs = 2_010): HandleDeviceCommand => ({
  type: 'markSent',
  deviceId,
  commandId,
  atMs,
});
const answer = (commandId: string, acknowledgement: Acknowledgement, atMs = 3_000): HandleDeviceCommand => ({
  type: 'acknowledge',
  deviceId,
  commandId,
  atMs,
  ...acknowledgement,
});
const cancel = (commandId: string, atMs = 2_500): HandleDeviceCommand => ({
  type: 'cancel',
  deviceId,
  commandId,
  cancelledBy: ada,
  atMs,
});
const beginStage: Extract<HandleDeviceCommand, { type: 'beginStage' }> = {
  type: 'beginStage',
  commandId: 'a',
  deviceId,
  machineType: machineTypes.keg,
  instruction: { kind: 'startSession', processType: processTypes.fermentation },
  deadlineMs: 600_000,
  requestedBy: ada,
  atMs: 1_000,
};
const revoke = (commandId: string): HandleDeviceCommand => ({
  type: 'revoke',
  deviceId,
  commandId,
  cancelledBy: 'brewline',
  atMs: 2_500,
});
/** Each event in short: its type without `Command`, and the command. */
const inShort = (events: readonly DeviceCommandEvent[]) =>
  events.map(({ type, data }) =>
    'commandId' in data ? `${type.replace('Command', '')} ${data.commandId}` : type,
  );
const after = (...commands: HandleDeviceCommand[]) => inShort(history(...commands));
const statusOf = (queue: CommandQueue, commandId: string) =>
  [...queue.open, ...queue.closed].find((command) => command.commandId === commandId)?.status;

describe('the commands of a device', () => {
  it('are requested once', () => {
    const { atMs, deadlineMs, requestedBy, instruction } = request('a');
    given()
      .when(request('a'))
      .then({
        type: 'CommandRequested',
        data: { deviceId, commandId: 'a', instruction, deadlineMs, requestedBy, atMs },
      });
    given(...history(request('a')))
      .when(request('a'))
      .thenNothing();
  });

  it('are refused under an id that stands for another one, whatever became of that', () => {
    const refusal = { code: 'COMMAND_REFUSED', message: /^commandId: another command/ };
    const recipe = { name: 'Ale', processType: 4, steps: [] };
    const start = (changes: object) => request('a', { machine: idle, instruction: { ...begin, ...changes } });
    const begin = { kind: 'startSession', processType: 4 } as const;
    const done = [request('a'), advance(2_000), answer('a', { outcome: 'done' })];
    const carried = { deviceId, atMs: 4_000, queue: stateAfter(history(...done)) };
    for (const events of [
      history(request('a')),
      history(...done),
      history(request('a'), cancel('a'), request('b')),
      [{ type: 'QueueCarriedForward', data: carried } as const],
    ]) {
      given(...events)
        .when(request('a', { instruction: cooler }))
        .thenThrows(refusal);
      given(...events)
        .when(start({ recipe }))
        .thenThrows(refusal);
      given(...events)
        .when(request('a', { deadlineMs: 700_000 }))
        .thenNothing();
    }
    const begun = history(start({}));
    given(...begun)
      .when(start({ processType: 5 }))
      .thenThrows(refusal);
    given(...begun)
      .when(request('a', { machine: idle, instruction: { processType: 4, kind: 'startSession' } }))
      .thenNothing();
  });

  it('that were settled before requests had fingerprints are taken for the same', () => {
    const closed = [{ commandId: 'a', status: 'done' } as const];
    const queue = { ...stateAfter([]), closed };
    given({ type: 'QueueCarriedForward', data: { deviceId, atMs: 4_000, queue } })
      .when(request('a', { instruction: cooler }))
      .thenNothing();
  });

  it('go out while their requester may command the device; Brewline cancels the others', () => {
    const [asked, others] = [request('a'), request('b', { requestedBy: bob })];
    const sold = (atMs: number) => advance(atMs, { rights: { [ada]: false, [bob]: true } });
    assert.deepEqual(after(asked, others, sold(2_000)), [
      'Requested a',
      'Requested b',
      'Cancelled a',
      'DispatchStarted b',
    ]);
    const [cancelled] = history(asked, sold(2_000)).slice(-1);
    const fact = { deviceId, commandId: 'a', atMs: 2_000 };
    assert.deepEqual(cancelled, {
      type: 'CommandCancelled',
      data: { ...fact, cancelledBy: 'brewline', mayHaveArrived: false },
    });
    assert.deepEqual(after(asked, advance(2_000), sold(2_100)), ['Requested a', 'DispatchStarted a']);
  });

  it('wait until it is known whether their requester may command the device', () => {
    const asked = [request('a'), request('b', { requestedBy: bob })];
    assert.deepEqual(after(...asked, advance(2_000, { rights: { [bob]: true } })), [
      'Requested a',
      'Requested b',
    ]);
  });

  it('go out if they are of before their requester was noted', () => {
    const { open, ...queue } = stateAfter(history(request('a')));
    const carried = { ...queue, open: open.map(({ requestedBy: _, ...command }) => command) };
    given({ type: 'QueueCarriedForward', data: { deviceId, atMs: 1_500, queue: carried } })
      .when(advance(2_000, { rights: {} }))
      .then({
        type: 'CommandDispatchStarted',
        data: { deviceId, commandId: 'a', attempt: 1, connection: first, atMs: 2_000 },
      });
  });

  it('go out one after the other, in order, each when the one before is settled', () => {
    assert.deepEqual(
      after(
        request('a'),
        request('b'),
        advance(2_000),
        sent('a'),
        advance(2_100),
        answer('a', { outcome: 'received' }),
        advance(2_200),
        answer('a', { outcome: 'executing', percent: 40 }),
        answer('a', { outcome: 'executing', percent: 40 }),
        answer('a', { outcome: 'done' }),
        advance(2_300),
      ),
      [
        'Requested a',
        'Requested b',
        'DispatchStarted a',
        'Sent a',
        'Received a',
        'Progressed a',
        'Done a',
        'DispatchStarted b',
      ],
    );
  });

  it('wait for a device that is away', () => {
    assert.deepEqual(after(request('a'), away(2_000)), ['Requested a']);
  });

  it('let what is urgent go ahead, beside what is under way', () => {
    const stop = request('stop', { instruction: { kind: 'stopHeating' } });
    const cancelSession = request('cancel', { instruction: { kind: 'cancelSession' } });
    assert.deepEqual(
      after(request('a'), advance(2_000), sent('a'), request('b'), stop, cancelSession, advance(2_100)).slice(
        -1,
      ),
      ['DispatchStarted stop'],
    );
  });

  it('wait again when the device goes away before it said received, and go out when it is back', () => {
    const onTheWay = [request('a'), advance(2_000), sent('a')];
    assert.deepEqual(after(...onTheWay, away(2_500)).slice(-1), ['Returned a']);
    assert.deepEqual(after(...onTheWay, away(2_500), advance(2_600, { connection: second })).slice(-1), [
      'DispatchStarted a',
    ]);
    // The will of the old connection comes late, or never.
    assert.deepEqual(after(...onTheWay, advance(2_600, { connection: second })).slice(-2), [
      'Returned a',
      'DispatchStarted a',
    ]);
  });

  it('wait a while when the broker gave them back on a connection that seems to be there', () => {
    const returned = [
      request('a'),
      advance(2_000),
      { type: 'markReturned', deviceId, commandId: 'a', cause: 'noSession', atMs: 2_010 } as const,
    ];
    assert.deepEqual(after(...returned, advance(3_999)).slice(-1), ['Returned a']);
    assert.deepEqual(after(...returned, advance(4_000)).slice(-1), ['DispatchStarted a']);
  });

  it('are asked after when the device comes back before it said what became of them, and stay as they are', () => {
    const events = history(
      request('a'),
      advance(2_000),
      sent('a'),
      answer('a', { outcome: 'received' }),
      away(2_500),
      advance(2_600, { connection: second }),
      sent('a', 2_610),
    );
    assert.deepEqual(inShort(events).slice(-3), ['Received a', 'DispatchStarted a', 'Sent a']);
    assert.equal(statusOf(stateAfter(events), 'a'), 'received');
    // Whoever takes over from one that died before it asked, asks.
    const dead = events.slice(0, -1);
    given(...dead)
      .when(advance(4_599, { connection: second }))
      .thenNothing();
    given(...dead)
      .when(advance(6_600, { connection: second }))
      .thenTypes('CommandDispatchStarted');
  });

  it('are tried again by whoever takes over from one that died before it published', () => {
    assert.deepEqual(after(request('a'), advance(2_000), advance(7_000)).slice(-2), [
      'DispatchStarted a',
      'DispatchStarted a',
    ]);
  });

  it('go out again without an answer where that is safe, less and less often', () => {
    const safe = request('a', { instruction: cooler });
    assert.deepEqual(after(safe, advance(2_000), sent('a'), advance(3_999)).slice(-1), ['Sent a']);
    assert.deepEqual(after(safe, advance(2_000), sent('a'), advance(4_000)).slice(-1), ['DispatchStarted a']);
    assert.deepEqual(after(safe, advance(2_000), sent('a'), advance(4_000), advance(7_999)).slice(-1), [
      'DispatchStarted a',
    ]);
    assert.equal(after(safe, advance(2_000), sent('a'), advance(4_000), advance(8_000)).length, 5);
    assert.deepEqual(after(request('a'), advance(2_000), sent('a'), advance(90_000)).slice(-1), ['Sent a']);
  });

  it('expire at their deadline and not before', () => {
    given(...history(request('a')))
      .when(away(599_999))
      .thenNothing();
    given(...history(request('a')))
      .when(advance(600_000))
      .then({
        type: 'CommandExpired',
        data: { deviceId, commandId: 'a', received: false, atMs: 600_000 },
      });
  });

  it('that the machine received in time have a grace to say what became of them', () => {
    const received = history(request('a'), advance(2_000), sent('a'), answer('a', { outcome: 'received' }));
    given(...received)
      .when(advance(600_000 + answerGraceMs - 1))
      .thenNothing();
    given(...received)
      .when(advance(600_000 + answerGraceMs))
      .thenTypes('CommandExpired');
  });

  it('are known to be done late when the machine says so after all', () => {
    const expired = history(request('a'), advance(600_000));
    given(...expired)
      .when(answer('a', { outcome: 'received' }))
      .thenNothing();
    given(...expired)
      .when(answer('a', { outcome: 'done' }))
      .then({ type: 'CommandDone', data: { deviceId, commandId: 'a', atMs: 3_000, late: true } });
    given(...expired)
      .when(answer('a', { outcome: 'failed', reason: 'lid open' }))
      .thenTypes('CommandFailed');
    given(...expired, ...history(request('a'), answer('a', { outcome: 'done' })).slice(1))
      .when(answer('a', { outcome: 'failed', reason: 'again' }))
      .thenNothing();
  });

  it('can be cancelled while they wait, and not once they are on their way', () => {
    given(...history(request('a')))
      .when(cancel('a'))
      .then({
        type: 'CommandCancelled',
        data: { deviceId, commandId: 'a', cancelledBy: ada, mayHaveArrived: false, atMs: 2_500 },
      });
    given(...history(request('a'), cancel('a')))
      .when(cancel('a'))
      .thenNothing();
    for (const [underWay, state] of [
      [[advance(2_000)], 'dispatching'],
      [[advance(2_000), sent('a')], 'sent'],
      [[advance(2_000), answer('a', { outcome: 'done' })], 'done'],
    ] as const)
      given(...history(request('a'), ...underWay))
        .when(cancel('a'))
        .thenThrows({ code: 'COMMAND_REFUSED', message: new RegExp(`status: .*\\(${state}\\)`) });
    given()
      .when(cancel('ghost'))
      .thenThrows({ code: 'COMMAND_REFUSED', message: /unknown/ });
  });

  it('that were cancelled after they had been out say that they may have arrived', () => {
    const events = history(request('a'), advance(2_000), sent('a'), away(2_400), cancel('a'));
    assert.equal(events.at(-1)?.type, 'CommandCancelled');
    assert.ok((events.at(-1)?.data as { mayHaveArrived: boolean }).mayHaveArrived);
  });

  it('begin the stages of whole brews, as far as the type of the machine allows, once', () => {
    const { commandId, deviceId: id, instruction, deadlineMs, requestedBy, atMs } = beginStage;
    const data = { commandId, deviceId: id, instruction, deadlineMs, requestedBy, atMs };
    given().when(beginStage).then({ type: 'CommandRequested', data });
    given(...history(beginStage))
      .when(beginStage)
      .thenNothing();
    given()
      .when({ ...beginStage, machineType: machineTypes.base })
      .thenThrows({ code: 'COMMAND_REFUSED', message: /processType: a base does/ });
  });

  it('can be revoked while they wait, and else stay what they are', () => {
    given(...history(beginStage))
      .when(revoke('a'))
      .then({
        type: 'CommandCancelled',
        data: { deviceId, commandId: 'a', cancelledBy: 'brewline', mayHaveArrived: false, atMs: 2_500 },
      });
    for (const underWay of [
      [advance(2_000)],
      [advance(2_000), answer('a', { outcome: 'done' })],
      [cancel('a')],
    ])
      given(...history(beginStage, ...underWay))
        .when(revoke('a'))
        .thenNothing();
    given().when(revoke('ghost')).thenNothing();
  });

  it('supersede older ones of their kind that are not on their way', () => {
    const warm = (commandId: string) => request(commandId, { instruction: cooler });
    assert.deepEqual(after(warm('a'), warm('b')).slice(1), ['Requested b', 'Superseded a']);
    assert.deepEqual(after(warm('a'), advance(2_000), warm('b')).slice(2), ['Requested b']);
    assert.deepEqual(after(request('a'), request('b')).slice(1), ['Requested b']);
  });

  it(`are ${maxOpen} at a time, at most`, () => {
    const full = Array.from({ length: maxOpen }, (_, index) => request(`c${index}`));
    given(...history(...full))
      .when(request('more'))
      .thenThrows({ code: 'COMMAND_REFUSED', message: /wait or are under way/ });
  });

  it('are refused for a full queue until the deadlines of those that fill it, also where nobody ends them', () => {
    const full = history(...Array.from({ length: maxOpen }, (_, index) => request(`c${index}`)));
    const later = (atMs: number) => request('more', { atMs, deadlineMs: 700_000 });
    given(...full)
      .when(later(599_999))
      .thenThrows({ code: 'COMMAND_REFUSED', message: /wait or are under way/ });
    given(...full)
      .when(later(600_000))
      .thenTypes('CommandRequested');
  });

  it('that end something are never refused for a full queue, and take the place of those that wait', () => {
    const full = Array.from({ length: maxOpen }, (_, index) => request(`c${index}`));
    for (const kind of ['stopHeating', 'cancelSession'] as const) {
      const urgent = (commandId: string) => request(commandId, { instruction: { kind } });
      assert.deepEqual(after(...full, urgent('a'), urgent('b'), advance(2_000), urgent('c')).slice(maxOpen), [
        'Requested a',
        'Requested b',
        'Superseded a',
        'DispatchStarted b',
        'DispatchStarted c0',
        'Requested c',
      ]);
    }
  });

  it('have a deadline ahead, at most a day', () => {
    for (const deadlineMs of [1_000, 1_001 + maxDeadlineMs])
      given()
        .when(request('a', { deadlineMs }))
        .thenThrows({ code: 'COMMAND_REFUSED', message: /deadline/ });
    given()
      .when(request('a', { deadlineMs: 1_000 + maxDeadlineMs }))
      .thenTypes('CommandRequested');
  });

  it('are carried forward when there were many, with the same state as before', () => {
    const many = Array.from({ length: 80 }, (_, index) => [
      request(`c${index}`),
      advance(2_000 + index),
      sent(`c${index}`),
      answer(`c${index}`, { outcome: 'done' }),
    ]).flat();
    const events = history(...many, request('last'));
    const carried = events.findLastIndex(({ type }) => type === 'QueueCarriedForward');
    assert.ok(carried > 0);
    const fromThere = stateAfter(events.slice(carried));
    assert.ok(fromThere.events < 150);
    assert.deepEqual({ ...stateAfter(events), events: fromThere.events }, fromThere);
  });

  it('that nobody requested are left alone', () => {
    for (const command of [sent('a'), answer('a', { outcome: 'done' }), advance(2_000)])
      given().when(command).thenNothing();
  });
});

describe('commands of before devices had epochs', () => {
  const fact = { deviceId, commandId: 'a', atMs: 2_000 };
  const old = { boot: 3, connection: 1 };

  it('have connections of the first epoch', () => {
    const lacked = { ...fact, instruction: next, deadlineMs: 9_000, requestedBy: 'brewline', lackedOn: old };
    const { driftedOn } = deviceCommand.upcast({ type: 'CommandRequested', data: lacked }, 2).data as {
      driftedOn?: object;
    };
    assert.deepEqual(driftedOn, first);
    const started = { type: 'CommandDispatchStarted', data: { ...fact, attempt: 1, connection: old } };
    for (const version of [1, 2])
      assert.deepEqual(deviceCommand.upcast(started, version).data, {
        ...fact,
        attempt: 1,
        connection: first,
      });
    assert.deepEqual(deviceCommand.upcast({ type: 'CommandSent', data: fact }, 2).data, fact);
  });

  it('are in a snapshot as if they had been sent today', () => {
    const {
      closed: settled,
      open,
      ...rest
    } = stateAfter(history(request('a'), advance(2_000), sent('a'), request('b')));
    const commands = open.map(({ lastAttemptOn: triedOn, lastAttemptAtMs: triedAtMs, ...command }) => ({
      ...command,
      ...(triedOn && { triedOn, triedAtMs }),
    }));
    const stored = JSON.parse(
      JSON.stringify({ ...rest, settled, open: commands, lackedOn: first }).replaceAll('"epoch":0,', ''),
    ) as object;
    const data = { deviceId, atMs: 3_000, queue: stored };
    const event = deviceCommand.upcast({ type: 'QueueCarriedForward', data }, 2);
    assert.deepEqual(stateAfter([event]), { ...rest, closed: settled, open, driftedOn: first, events: 1 });
    given(event).when(advance(2_100)).thenNothing();
  });
});

describe('events with renamed fields', () => {
  const queue = stateAfter(history(request('a'), advance(2_000), sent('a'), request('b')));
  const common = { deviceId, atMs: 3_000 };
  const settings = { soundOn: false };
  const instruction: DeviceInstruction = { kind: 'changeSettings', settings, version: 1 };
  const requested = { commandId: 'a', instruction, deadlineMs: 9_000, requestedBy: ada };
  const events: readonly DeviceCommandEvent[] = [
    { type: 'QueueCarriedForward', data: { ...common, queue: { ...queue, driftedOn: first } } },
    {
      type: 'CommandRequested',
      data: { ...common, ...requested, requestedSettings: settings, driftedOn: first },
    },
  ];

  it('are stored with the old names too, and read without them', () => {
    for (const event of events) {
      const data = deviceCommand.storedData?.(event) ?? {};
      for (const version of [3, deviceCommand.schemaVersion])
        assert.deepEqual(deviceCommand.upcast({ type: event.type, data }, version), event);
    }
  });

  it('say the same to a process that knows the old names only', () => {
    const [snapshot, request] = events.map((event) => deviceCommand.storedData?.(event));
    const { queue: stored } = snapshot as { queue: { settled: object; lackedOn: object; open: object[] } };
    assert.deepEqual([stored.settled, stored.lackedOn], [queue.closed, first]);
    const triedAt = stored.open.map((command) => 'triedAtMs' in command && command.triedAtMs);
    assert.deepEqual(triedAt, [2_000, false]);
    const { asked, lackedOn } = request as { asked: object; lackedOn: object };
    assert.deepEqual([asked, lackedOn], [settings, first]);
  });

  it('are read by the old name where both are there, as a process that knows only that leaves them', () => {
    const [snapshot] = events;
    const { queue: stored } = snapshot?.data as { queue: object };
    const data = { ...common, queue: { ...stored, lackedOn: second } };
    const { queue: read } = deviceCommand.upcast({ type: 'QueueCarriedForward', data }, 3).data as {
      queue: CommandQueue;
    };
    assert.deepEqual(read, { ...queue, driftedOn: second });
  });
});

describe('settings that are wanted of a device', () => {
  const wish = (commandId: string, settings: object) =>
    request(commandId, { machine: idle, instruction: { kind: 'changeSettings', settings } });
  const instructionOf = (event: DeviceCommandEvent | undefined) =>
    event?.type === 'CommandRequested' ? event.data.instruction : undefined;

  it('have a version, and wait together', () => {
    const events = history(wish('a', { soundOn: false }), wish('b', { displayPercent: 30 }));
    assert.deepEqual(instructionOf(events[1]), {
      kind: 'changeSettings',
      settings: { soundOn: false, displayPercent: 30 },
      version: 2,
    });
    assert.deepEqual(inShort(events).slice(1), ['Requested b', 'Superseded a']);
  });

  it('are asked for again as they were asked for, not as they were merged', () => {
    const merged = history(wish('a', { soundOn: false }), wish('b', { displayPercent: 30 }));
    given(...merged)
      .when(wish('b', { displayPercent: 30 }))
      .thenNothing();
    given(...merged)
      .when(wish('b', { soundOn: false }))
      .thenThrows({ code: 'COMMAND_REFUSED', message: /^commandId/ });
    given(...merged)
      .when(wish('a', { soundOn: false }))
      .thenNothing();
  });

  it('are sent to a device that comes back without them, once for each connection', () => {
    const reported = { soundOn: true, displayPercent: 30 };
    const done = [
      wish('a', { soundOn: false, displayPercent: 30 }),
      advance(2_000),
      answer('a', { outcome: 'done' }),
    ];
    const back = history(...done, advance(9_000, { connection: second, reported }));
    assert.deepEqual(inShort(back).slice(-2), ['Requested own', 'DispatchStarted own']);
    assert.deepEqual(instructionOf(back.at(-2)), {
      kind: 'changeSettings',
      settings: { soundOn: false },
      version: 1,
    });
    const doneToo = { deviceId, commandId: 'own', late: false, atMs: 9_050 };
    given(...back, { type: 'CommandDone', data: doneToo })
      .when(advance(9_100, { connection: second, reported, newCommandId: 'more' }))
      .thenNothing();
  });

  it('are wanted no more when the machine refused them, or somebody took them back', () => {
    const reported = { soundOn: true };
    for (const end of [
      [advance(2_000), answer('a', { outcome: 'failed', reason: 'no speaker' })],
      [cancel('a')],
    ])
      given(...history(wish('a', { soundOn: false }), ...end))
        .when(advance(9_000, { connection: second, reported }))
        .thenNothing();
  });

  it('stay wanted when their command expired', () => {
    given(...history(wish('a', { soundOn: false }), away(600_000)))
      .when(advance(700_000, { connection: second, reported: { soundOn: true } }))
      .thenTypes('CommandRequested', 'CommandDispatchStarted');
  });
});
