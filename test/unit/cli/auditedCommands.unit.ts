import assert from 'node:assert/strict';
import type { Command } from 'commander';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { NewAction } from '../../../commands/audit/index.js';
import { BrewlineError } from '../../../domain/kernel/errors.js';
import { withoutEntry } from '../../../infra/cli/audit/index.js';
import { runCli } from '../../../infra/cli/index.js';
import { createProgram } from '../../../infra/cli/program.js';
import { readConfig } from '../../../infra/config.js';

const personId = '11111111-1111-4111-8111-111111111111';

interface Leaf {
  readonly path: string;
  readonly command: Command;
}

function leaves(command: Command, path: readonly string[] = []): Leaf[] {
  return command.commands.flatMap((sub) => {
    const here = [...path, sub.name()];
    return sub.commands.length > 0 ? leaves(sub, here) : [{ path: here.join(' '), command: sub }];
  });
}

/** What stands for an argument; `id` is of what the group is about. */
const valueOf: Readonly<Record<string, string>> = {
  'device id': 'keg-1',
  'audit id': personId,
  'alarm id': personId,
  'alert ids': personId,
  changes: 'fault.on=false',
  id: '17',
  ids: '17',
  login: 'ada',
  projection: 'readModels',
  file: '/nowhere/file',
  folder: '/nowhere',
  key: 'session',
  code: '0AB3K7QZ',
  'parked code': 'MESSAGE_MALFORMED',
  'parked reason': 'tested',
  'events stream': 'device-keg-1',
  'events revision': '0',
  'parked job': '3',
  'device job': '3',
  share: personId,
  tag: 'beta',
  role: 'brewer',
  text: 'seen',
  command: 'sendLog',
};

function argumentsOf({ path, command }: Leaf): string[] {
  const given = command.registeredArguments.map((argument) => {
    const value = valueOf[`${path.split(' ')[0]} ${argument.name()}`] ?? valueOf[argument.name()];
    assert.ok(value !== undefined, `this test has no <${argument.name()}> of ${path}: add it to valueOf`);
    return value;
  });
  return [...path.split(' '), ...given];
}

/** Runs it with a trail that takes no entry. */
async function runRefused(args: readonly string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const asked: NewAction[] = [];
  let settingsRead = 0;
  const code = await runCli(args, {
    stdout,
    stderr,
    settings: async () => {
      settingsRead += 1;
      return readConfig({});
    },
    openTrail: async () => ({
      trail: {
        begin: async (action) => {
          asked.push(action);
          throw new BrewlineError('AUDIT_UNAVAILABLE', 'no entry');
        },
        complete: () => undefined,
        close: async () => undefined,
      },
      personId: async () => personId,
      close: async () => undefined,
    }),
  });
  stdout.end();
  stderr.end();
  return { code, asked, settingsRead, stdout: await text(stdout), stderr: await text(stderr) };
}

const nowhere = new PassThrough();
const program = await createProgram({
  ...{ stdout: nowhere, stderr: nowhere, settings: async () => readConfig({}) },
});

describe('audit entries of the command line', () => {
  const all = leaves(program);
  const audited = all.filter(({ path }) => !(path in withoutEntry));

  it('are left by every command, but for those that have a reason', () => {
    const names = all.map(({ path }) => path);
    assert.deepEqual(
      Object.keys(withoutEntry).filter((path) => !names.includes(path)),
      [],
    );
    assert.ok(Object.values(withoutEntry).every((why) => why !== ''));
    for (const path of ['device block', 'person add', 'parked show', 'parked discard', 'replay', 'backup'])
      assert.ok(
        audited.some((leaf) => leaf.path === path),
        path,
      );
  });

  for (const leaf of audited) {
    it(`come before ${leaf.path} does anything: without one it does nothing`, async () => {
      const { code, asked, settingsRead, stdout, stderr } = await runRefused(argumentsOf(leaf));
      assert.deepEqual([code, stdout, stderr], [1, '', 'brewline: no entry\n']);
      assert.deepEqual(
        asked.map(({ action, by }) => [action, by.type]),
        [[leaf.path, 'systemUser']],
      );
      // The command itself would read them first.
      assert.equal(settingsRead, 1);
    });
  }

  it('name the ids of what a command is about, and no login', async () => {
    const kegs = ['keg-1', 'keg-2'].map((id) => ({ kind: 'device', id }));
    for (const [args, subjects] of [
      [['device', 'block', 'keg-1', 'keg-2'], kegs],
      [
        ['device', 'assign', 'ada', 'keg-1', 'keg-2'],
        [{ kind: 'person', id: personId }, ...kegs],
      ],
      [['person', 'role', 'ada', 'operator'], [{ kind: 'person', id: personId }]],
      [['person', 'delete', 'ada', '--yes'], [{ kind: 'person', id: personId }]],
      [['alert', 'acknowledge', personId], [{ kind: 'alert', id: personId }]],
      [['error', 'resolve', '0123456789abcdef'], [{ kind: 'errorGroup', id: '0123456789abcdef' }]],
      [['events', 'show', 'device-keg-1', '0'], [{ kind: 'stream', id: 'device-keg-1' }]],
      [['parked', 'show', '17'], [{ kind: 'parkedMessage', id: '17' }]],
      [['parked', 'discard', '--device', 'keg-1', '--yes'], kegs.slice(0, 1)],
      [['rebuild', 'alarms', '--yes'], [{ kind: 'projection', id: 'alarms' }]],
      [['replay', '--session', 'keg-1.7'], [{ kind: 'session', id: 'keg-1.7' }]],
    ] as const) {
      const { asked } = await runRefused(args);
      assert.deepEqual(asked[0]?.subjects, subjects, args.join(' '));
      assert.ok(!JSON.stringify({ ...asked[0], origin: {} }).includes('ada'));
    }
  });

  it('are not left by a dry run', async () => {
    const { asked } = await runRefused(['parked', 'discard', '--device', 'keg-1', '--dry-run']);
    assert.deepEqual(asked, []);
  });
});
