import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  deviceCommand,
  maxDeadlineMs,
  type HandleDeviceCommand,
} from '../../../domain/deviceCommand/index.js';
import { machineTypes } from '../../../domain/machine/index.js';
import { specify } from './givenWhenThen.js';

const { given, history, stateAfter } = specify(deviceCommand);

type Request = Extract<HandleDeviceCommand, { type: 'request' }>;
const request = (changes: Partial<Request> = {}): Request => ({
  type: 'request',
  commandId: '6f1c',
  deviceId: 'keg-1',
  machineType: machineTypes.keg,
  instruction: { kind: 'setTemperature', targetCelsius: 6 },
  deadlineMs: 10_000,
  requestedBy: 'person:ada',
  atMs: 1000,
  ...changes,
});
const at = (type: 'markSent' | 'markReturned' | 'expire', atMs = 2000): HandleDeviceCommand => ({
  type,
  atMs,
});
const ack = (outcome: 'received' | 'done' | 'failed', reason = ''): HandleDeviceCommand => ({
  type: 'acknowledge',
  outcome,
  reason,
  atMs: 3000,
});
const fact = (atMs: number) => ({ commandId: '6f1c', deviceId: 'keg-1', atMs });

describe('deviceCommand', () => {
  it('is requested once', () => {
    const { commandId, deviceId, instruction, deadlineMs, requestedBy, atMs } = request();
    given().when(request()).then({
      type: 'CommandRequested',
      data: { commandId, deviceId, instruction, deadlineMs, requestedBy, atMs },
    });
    given(...history(request()))
      .when(request())
      .thenNothing();
  });

  for (const [what, refused] of [
    ['too cold for a keg', { instruction: { kind: 'setTemperature', targetCelsius: 4.9 } }],
    ['too warm for a keg', { instruction: { kind: 'setTemperature', targetCelsius: 20.1 } }],
    ['no number', { instruction: { kind: 'setTemperature', targetCelsius: Number.NaN } }],
    ['too cold for a base', { machineType: machineTypes.base }],
    ['of an unknown machine', { machineType: 9 }],
    ['late', { deadlineMs: 1000 }],
    ['too far ahead', { deadlineMs: 1001 + maxDeadlineMs }],
  ] as const) {
    it(`is refused when it is ${what}`, () => {
      given().when(request(refused)).thenThrows({ code: 'COMMAND_REFUSED' });
    });
  }

  it('may go to the very limits', () => {
    for (const targetCelsius of [5, 20]) {
      given()
        .when(request({ instruction: { kind: 'setTemperature', targetCelsius } }))
        .thenTypes('CommandRequested');
    }
  });

  it('is sent, received and done', () => {
    const events = history(request(), at('markSent'), ack('received'), ack('done'));
    assert.deepEqual(
      events.map(({ type }) => type),
      ['CommandRequested', 'CommandSent', 'CommandReceived', 'CommandDone'],
    );
    assert.equal(stateAfter(events).status, 'done');
  });

  it('waits again when the broker gave it back', () => {
    given(...history(request(), at('markSent')))
      .when(at('markReturned'))
      .then({ type: 'CommandReturned', data: fact(2000) });
    given(...history(request()))
      .when(at('markReturned'))
      .thenNothing();
    assert.equal(stateAfter(history(request(), at('markSent'), at('markReturned'))).status, 'waiting');
  });

  it('expires at its deadline and not before', () => {
    given(...history(request()))
      .when(at('expire', 9999))
      .thenNothing();
    given(...history(request()))
      .when(at('expire', 10_000))
      .then({ type: 'CommandExpired', data: fact(10_000) });
    given(...history(request(), ack('done')))
      .when(at('expire', 10_000))
      .thenNothing();
  });

  it('is known to be done late when the machine says so after all', () => {
    const expired = history(request(), at('expire', 10_000));
    given(...expired)
      .when(ack('received'))
      .thenNothing();
    given(...expired)
      .when(ack('done'))
      .then({ type: 'CommandDone', data: { ...fact(3000), late: true } });
    given(...expired)
      .when(ack('failed', 'lid open'))
      .then({ type: 'CommandFailed', data: { ...fact(3000), reason: 'lid open', late: true } });
  });

  it('that nobody requested is left alone', () => {
    for (const command of [at('markSent'), at('markReturned'), at('expire'), ack('done')]) {
      given().when(command).thenNothing();
    }
  });

  it('stays settled, and hears nothing twice', () => {
    const command = fc.constantFrom<HandleDeviceCommand>(
      request(),
      at('markSent'),
      at('markReturned'),
      ack('received'),
      ack('done'),
      ack('failed', 'why'),
      at('expire', 10_000),
    );
    fc.assert(
      fc.property(fc.array(command, { maxLength: 20 }), (commands) => {
        const events = history(request(), ...commands);
        const ends = events.findIndex(({ type }) => type === 'CommandDone' || type === 'CommandFailed');
        if (ends >= 0) assert.equal(ends, events.length - 1);
        const last = commands.at(-1);
        if (last && last.type !== 'markSent') {
          assert.deepEqual(deviceCommand.decide(last, stateAfter(events)), []);
        }
      }),
    );
  });
});
