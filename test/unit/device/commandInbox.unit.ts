import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay, setImmediate as turn } from 'node:timers/promises';
import { createBackendClock } from '../../../adapters/device/client/backendClock.js';
import { CommandInbox, type OnCommand } from '../../../adapters/device/client/commandInbox.js';
import type { ExecutedCommand } from '../../../adapters/device/client/deviceStore.js';
import { deviceCodec, encodeDownlink } from '../../../adapters/protobuf/index.js';
import type { Acknowledgement, DeviceInstruction } from '../../../domain/deviceCommand/index.js';
import { silentLogger } from '../../support/silentLogger.js';

const nowMs = 1_800_000_000_000;
const nextStep: DeviceInstruction = { kind: 'nextStep' };
const cancelSession: DeviceInstruction = { kind: 'cancelSession' };
const powerWent = 'the power failed while the machine executed it';

/** A device's inbox, and what it did. `boot` gives the next one, which knows what was on disk. */
function machine(onCommand: OnCommand = () => undefined, disk: readonly ExecutedCommand[] = []) {
  const obeyed: DeviceInstruction[] = [];
  const answers: [commandId: string, answer: Acknowledgement][] = [];
  const flash = { content: disk, isDead: false, isCutOff: false };
  const inbox = new CommandInbox({
    executed: disk,
    codec: deviceCodec,
    clock: createBackendClock(() => nowMs),
    onCommand: (instruction, control) => {
      obeyed.push(instruction);
      return onCommand(instruction, control);
    },
    acknowledge: async (id, answer) => {
      answers.push([id, answer]);
      return !flash.isCutOff;
    },
    remember: async (content) => {
      if (flash.isDead) throw new Error('the power is off');
      flash.content = content;
    },
    logger: silentLogger,
  });
  /** The broker's acknowledgements come after what was handled. */
  const idle = async () => {
    await inbox.idle();
    await turn();
  };
  return { inbox, idle, obeyed, answers, flash, boot: () => machine(onCommand, flash.content) };
}

function downlink(
  instruction: DeviceInstruction,
  how: { readonly commandId?: string; readonly deadlineMs?: number; readonly sentAtMs?: number } = {},
): Uint8Array {
  const { commandId = randomUUID(), deadlineMs = nowMs + 60_000, sentAtMs = nowMs } = how;
  const command = { commandId, deviceId: 'm', instruction, deadlineMs, sentAtMs, traceparent: undefined };
  return encodeDownlink(command);
}

const outcomesOf = (answers: readonly [string, Acknowledgement][]) =>
  answers.map(([, { outcome }]) => outcome);

describe('CommandInbox', () => {
  const commandId = '01234567-89ab-cdef-0123-456789abcdef';

  it('obeys an id once and repeats its answer, over a restart too', async () => {
    const before = machine();
    before.inbox.receive(downlink(nextStep, { commandId }));
    before.inbox.receive(downlink(nextStep, { commandId }));
    await before.idle();
    assert.deepEqual(outcomesOf(before.answers), ['done', 'done']);
    const after = before.boot();
    after.inbox.receive(downlink(nextStep, { commandId }));
    await after.idle();
    assert.deepEqual(after.answers, [[commandId, { outcome: 'done' }]]);
    assert.equal(before.obeyed.length + after.obeyed.length, 1);
  });

  it('repeats the reason of a failure, over a restart too', async () => {
    const before = machine(() => {
      throw new Error('the Peltier element is cold');
    });
    before.inbox.receive(downlink(nextStep, { commandId }));
    await before.idle();
    const after = before.boot();
    after.inbox.receive(downlink(nextStep, { commandId }));
    await after.idle();
    const failed = { outcome: 'failed', reason: 'the Peltier element is cold' };
    assert.deepEqual([before.answers.at(-1), after.answers], [[commandId, failed], [[commandId, failed]]]);
  });

  it('says by itself what the power cut in half, before anything else, and does not obey it again', async () => {
    const before = machine((_, { commandId: id }) => {
      if (id === commandId) before.flash.isDead = true;
    });
    before.inbox.receive(downlink(nextStep, { commandId }));
    await before.idle();
    assert.deepEqual(outcomesOf(before.answers), []);
    const after = before.boot();
    after.inbox.receive(downlink(cancelSession));
    after.inbox.receive(downlink(nextStep, { commandId }));
    await after.idle();
    const failed: Acknowledgement = { outcome: 'failed', reason: powerWent };
    assert.deepEqual(after.answers[0], [commandId, failed]);
    assert.deepEqual(
      after.answers.filter(([id]) => id === commandId),
      [
        [commandId, failed],
        [commandId, failed],
      ],
    );
    assert.deepEqual(after.obeyed, [cancelSession]);
    const later = after.boot();
    await later.idle();
    assert.deepEqual(later.answers, []);
  });

  it('tells an outcome again after a restart that the broker did not have, and not one that it had', async () => {
    const before = machine();
    before.flash.isCutOff = true;
    before.inbox.receive(downlink(nextStep, { commandId }));
    await before.idle();
    const after = before.boot();
    await after.idle();
    assert.deepEqual([after.answers, after.obeyed], [[[commandId, { outcome: 'done' }]], []]);
    const later = after.boot();
    await later.idle();
    assert.deepEqual(later.answers, []);
  });

  it('refuses what is past its deadline by the backend’s clock, as far as it knows it', async () => {
    const { inbox, idle, obeyed, answers } = machine();
    const ahead = nowMs + 3_600_000;
    inbox.receive(downlink(nextStep, { sentAtMs: ahead, deadlineMs: ahead - 1 }));
    inbox.receive(downlink(nextStep, { sentAtMs: ahead, deadlineMs: ahead + 1_000 }));
    await idle();
    assert.deepEqual(outcomesOf(answers), ['failed', 'done']);
    assert.equal(obeyed.length, 1);
  });

  it('does not obey a command whose deadline passed while it waited for its turn', async () => {
    let finish: () => void = () => undefined;
    const { inbox, idle, answers } = machine(({ kind }) =>
      kind === 'sendLog' ? new Promise((resolve) => (finish = resolve)) : undefined,
    );
    inbox.receive(downlink({ kind: 'sendLog' }));
    inbox.receive(downlink(nextStep, { commandId, deadlineMs: nowMs + 5_000 }));
    await new Promise(setImmediate);
    // A later message shows that the backend's clock has gone on.
    inbox.receive(downlink(cancelSession, { sentAtMs: nowMs + 6_000 }));
    finish();
    await idle();
    assert.deepEqual(
      answers.filter(([id]) => id === commandId).map(([, answer]) => answer),
      [{ outcome: 'failed', reason: 'its deadline had passed' }],
    );
  });

  it('obeys one after the other, and urgent ones beside', async () => {
    let finish: () => void = () => undefined;
    const { inbox, idle, obeyed, answers } = machine(({ kind }) =>
      kind === 'sendLog' ? new Promise((resolve) => (finish = resolve)) : undefined,
    );
    inbox.receive(downlink({ kind: 'sendLog' }));
    inbox.receive(downlink(nextStep));
    inbox.receive(downlink(cancelSession, { commandId }));
    inbox.receive(downlink({ kind: 'stopHeating' }));
    inbox.receive(downlink(cancelSession, { commandId }));
    for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
    assert.deepEqual(
      obeyed.map(({ kind }) => kind),
      ['sendLog', 'cancelSession', 'stopHeating'],
    );
    assert.deepEqual(
      answers.filter(([id]) => id === commandId).map(([, { outcome }]) => outcome),
      ['done', 'done'],
    );
    finish();
    await idle();
    assert.equal(obeyed.at(-1)?.kind, 'nextStep');
  });

  it('sends a receipt for a command that takes a while, before its outcome', async () => {
    const { inbox, idle, answers } = machine(() => delay(150));
    inbox.receive(downlink(nextStep, { commandId }));
    await idle();
    assert.deepEqual(outcomesOf(answers), ['received', 'done']);
  });

  it('tells progress while it obeys, and no more once it has said the outcome', async () => {
    let late: (percent: number) => void = () => undefined;
    const { inbox, answers } = machine((_, { progress }) => {
      late = progress;
      for (const percent of [0, 2, 50]) progress(percent);
    });
    inbox.receive(downlink(nextStep, { commandId }));
    await inbox.idle();
    late(100);
    assert.deepEqual(
      answers.map(([, answer]) => answer),
      [{ outcome: 'executing', percent: 0 }, { outcome: 'executing', percent: 50 }, { outcome: 'done' }],
    );
  });

  it('leaves to the backend what it can take no note of', async () => {
    const { inbox, idle, obeyed, answers, flash } = machine();
    flash.isDead = true;
    inbox.receive(downlink(nextStep, { commandId }));
    await inbox.idle();
    flash.isDead = false;
    inbox.receive(downlink(cancelSession));
    await idle();
    assert.deepEqual(obeyed, [cancelSession]);
    assert.ok(answers.every(([id]) => id !== commandId));
  });
});
