import assert from 'node:assert/strict';
import { bodyHash } from '../../../adapters/protobuf/bodyHash.js';
import { decodeUplink } from '../../../adapters/protobuf/index.js';
import { cutBody } from '../../../commands/cutBody.js';
import { brewline } from '../../../proto/generated/brewline.js';
import { UnreadableBody } from '../../../commands/ports/index.js';

const commandId = '01234567-89ab-cdef-0123-456789abcdef';
const idBytes = Buffer.from(commandId.replaceAll('-', ''), 'hex');

function bodyOf(fields: brewline.v1.Uplink.$Properties) {
  const bytes = brewline.v1.Uplink.encode({ schemaVersion: 1, boot: 1, seq: 1, ...fields }).finish();
  return decodeUplink(bytes, 'keg-1').body;
}

function isMalformed(fields: brewline.v1.Uplink.$Properties, pattern: RegExp): void {
  assert.throws(
    () => bodyOf(fields),
    (error: unknown) =>
      error instanceof Error &&
      'code' in error &&
      error.code === 'MESSAGE_MALFORMED' &&
      pattern.test(error.message),
  );
}

describe('decodeUplink', () => {
  it('reads what a device says of a command', () => {
    const answer = (ack: brewline.v1.CommandAck.$Properties) =>
      bodyOf({ commandAck: { commandId: idBytes, ...ack } });
    const is = (expected: object) => ({ type: 'commandAck', commandId, answer: expected });
    assert.deepEqual(answer({ outcome: 1 }), is({ outcome: 'received' }));
    assert.deepEqual(answer({ outcome: 2 }), is({ outcome: 'done' }));
    assert.deepEqual(answer({ outcome: 3, reason: 'tired' }), is({ outcome: 'failed', reason: 'tired' }));
    assert.deepEqual(answer({ outcome: 4 }), is({ outcome: 'executing', percent: 0 }));
    assert.deepEqual(
      answer({ outcome: 4, progressPercent: 100 }),
      is({ outcome: 'executing', percent: 100 }),
    );
  });

  it('parks an acknowledgement that says too much, or nothing', () => {
    const progress = { commandId: idBytes, outcome: 4, progressPercent: 101 };
    isMalformed({ commandAck: progress }, /^command_ack\.progress_percent is 101; it must be 0 to 100/);
    isMalformed({ commandAck: { commandId: idBytes } }, /^command_ack\.outcome is 0/);
    isMalformed({ commandAck: { commandId: idBytes, outcome: 5 as 4 } }, /^command_ack\.outcome is 5/);
    isMalformed({ commandAck: { outcome: 1 } }, /^command_ack\.command_id has 0 bytes/);
    isMalformed(
      { commandAck: { commandId: idBytes, outcome: 3, reason: 'x'.repeat(501) } },
      /501 characters/,
    );
  });

  it('reads the settings that a device has, and only those that it names', () => {
    assert.deepEqual(bodyOf({ settingsReport: { settings: { units: 1, altitudeMetres: -400 } } }), {
      type: 'settingsReport',
      settings: { units: 'fahrenheit', altitudeMetres: -400 },
    });
    assert.deepEqual(
      bodyOf({ settingsReport: { settings: { units: 0, soundOn: false, displayPercent: 0 } } }),
      {
        type: 'settingsReport',
        settings: { units: 'celsius', soundOn: false, displayPercent: 0 },
      },
    );
  });

  it('parks settings that no machine can have, and names the field', () => {
    const report = (settings: brewline.v1.Settings.$Properties) => ({ settingsReport: { settings } });
    isMalformed(report({ displayPercent: 101 }), /^settings_report\.settings\.display_percent: .*not 101/);
    isMalformed(report({ reportSeconds: 0 }), /^settings_report\.settings\.report_seconds: .*not 0/);
    isMalformed(report({ altitudeMetres: 4001 }), /^settings_report\.settings\.altitude_metres: .*not 4001/);
    isMalformed(report({ units: 2 as 1 }), /^settings_report\.settings\.units is 2/);
    isMalformed({ settingsReport: {} }, /^settings_report\.settings: name at least one setting/);
  });

  it('reads which command started a session, and that none did', () => {
    const started = (fields: brewline.v1.SessionStarted.$Properties) =>
      bodyOf({ processEvent: { session: 7, atMs: 1, sessionStarted: { processType: 1, ...fields } } });
    const report = { type: 'sessionStarted', processType: 1, recipe: '' };
    const is = (expected: object) => ({ type: 'sessionReport', session: 7, atMs: 1, report: expected });
    assert.deepEqual(started({ commandId: idBytes }), is({ ...report, commandId }));
    assert.deepEqual(started({}), is(report));
    const short = { session: 7, sessionStarted: { processType: 1, commandId: Buffer.alloc(15) } };
    isMalformed({ processEvent: short }, /^process_event\.session_started\.command_id has 15 bytes/);
  });

  it('reads a hello with what it says of its counters, and cuts its texts instead of parking it', () => {
    const hello = { connection: 2, firmware: 'f'.repeat(101), serial: 'a\0b' };
    const read = {
      type: 'hello',
      connection: 2,
      machineType: 0,
      firmware: 'f'.repeat(100),
      serial: 'a\uFFFDb',
    };
    assert.deepEqual(bodyOf({ seq: 0, hello }), read);
    const counters = { installation: 123_456_789, previousBoot: 6, previousLastSeq: 0 };
    assert.deepEqual(bodyOf({ seq: 0, hello: { ...hello, ...counters } }), {
      ...read,
      installation: '123456789',
      previous: { boot: 6, lastSeq: 0 },
    });
  });

  it('parks texts with control characters, and lets reports and logs have lines', () => {
    const report = (fields: object) => ({ processEvent: { session: 7, atMs: 1, ...fields } });
    const log = (text: string) => ({ logs: { session: 7, lines: [{ atMs: 1, text }] } });
    const failed = (reason: string) => ({ commandAck: { commandId: idBytes, outcome: 4, reason } });
    const fault = (text: string) => report({ fault: { code: 1, text } });
    for (const text of ['a\0', '\u001b[1m', '\u007f']) {
      isMalformed(report({ sessionStarted: { processType: 1, recipe: text } }), /recipe has the control/);
      isMalformed(fault(text), /fault\.text has the control/);
      isMalformed(failed(text), /reason has the control/);
      isMalformed(log(text), /lines\.text has the control/);
    }
    isMalformed(report({ sessionStarted: { processType: 1, recipe: 'a\nb' } }), /recipe has .* U\+000A/);
    for (const fields of [fault('lid\n\topen'), failed('a\r\nb'), log('a\tb')]) assert.ok(bodyOf(fields));
    const hello = bodyOf({
      seq: 0,
      hello: { connection: 2, firmware: '1\u001b', serial: `${'s'.repeat(99)}🍺` },
    });
    const { firmware, serial } = hello as { firmware: string; serial: string };
    assert.deepEqual([firmware, serial], ['1\uFFFD', `${'s'.repeat(99)}\uFFFD`]);
  });

  it('tells a message by its body, whatever time and trace it is sent with, and a hello by all of it', () => {
    const hashOf = (fields: brewline.v1.Uplink.$Properties) =>
      decodeUplink(brewline.v1.Uplink.encode({ schemaVersion: 1, boot: 1, ...fields }).finish(), 'keg-1')
        .hash;
    const gap = { seq: 3, gap: { firstSeq: 1, lastSeq: 3 } };
    assert.equal(hashOf({ ...gap, sentAtMs: 1 }), hashOf({ ...gap, sentAtMs: 2 }));
    assert.notEqual(hashOf(gap), hashOf({ seq: 3, gap: { firstSeq: 2, lastSeq: 3 } }));
    const hello = { hello: { connection: 1 } };
    assert.notEqual(hashOf({ ...hello, sentAtMs: 1 }), hashOf({ ...hello, sentAtMs: 2 }));
  });

  it('knows the number of a message whose body breaks a rule, or is too large', () => {
    const numberOf = (fields: brewline.v1.Uplink.$Properties) => {
      try {
        bodyOf({ boot: 4, seq: 9, ...fields });
        return 'readable';
      } catch (error) {
        return error instanceof UnreadableBody && [error.code, error.number.boot, error.number.seq];
      }
    };
    assert.deepEqual(numberOf({ telemetry: { blocks: [] } }), ['MESSAGE_MALFORMED', 4, 9]);
    assert.deepEqual(numberOf({}), ['MESSAGE_MALFORMED', 4, 9]);
    const lines = Array.from({ length: 100 }, () => ({ text: 'x'.repeat(1_000) }));
    assert.deepEqual(numberOf({ logs: { lines } }), ['MESSAGE_TOO_LARGE', 4, 9]);
    const large = brewline.v1.Uplink.encode({ schemaVersion: 1, boot: 4, seq: 9, logs: { lines } }).finish();
    const { body, whole } = cutBody(large);
    assert.throws(
      () => decodeUplink(body, 'keg-1', whole),
      (error) =>
        error instanceof UnreadableBody &&
        error.code === 'MESSAGE_TOO_LARGE' &&
        error.message.includes(`${large.length} bytes`) &&
        error.number.seq === 9 &&
        error.number.hash === bodyHash(whole?.sha256 ?? new Uint8Array()),
    );
    assert.equal(numberOf({ deviceId: 'keg-2', gap: { firstSeq: 1, lastSeq: 2 } }), false);
    assert.equal(numberOf({ schemaVersion: 2, gap: { firstSeq: 1, lastSeq: 2 } }), false);
    assert.equal(numberOf({ seq: 0, gap: { firstSeq: 1, lastSeq: 2 } }), false);
  });
});
