import assert from 'node:assert/strict';
import type { Command } from 'commander';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { runCli } from '../../../infra/cli/index.js';
import { nearest } from '../../../infra/cli/nearest.js';
import { createProgram } from '../../../infra/cli/program.js';
import { readConfig } from '../../../infra/config.js';
import { memoryTrail } from '../../support/auditTrail.js';

async function run(args: readonly string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const openTrail = async () => ({
    ...{ trail: memoryTrail('cli').trail, personId: async () => undefined, close: async () => undefined },
  });
  const code = await runCli(args, { stdout, stderr, settings: async () => readConfig({}), openTrail });
  stdout.end();
  stderr.end();
  return { code, stdout: await text(stdout), stderr: await text(stderr) };
}

function leaves(command: Command, path: readonly string[] = []): string[][] {
  return command.commands.flatMap((sub) => {
    const here = [...path, sub.name()];
    return sub.commands.length > 0 ? leaves(sub, here) : [here];
  });
}

/** They run until they are stopped, or print a file. */
const withoutJson = [
  'event-store',
  'ingest',
  'dispatcher',
  'projector',
  'api',
  'auth',
  'simulate',
  'broker-config',
];

function groups(command: Command): Command[] {
  return command.commands.length === 0 ? [] : [command, ...command.commands.flatMap(groups)];
}

function pathOf(command: Command): string[] {
  return command.parent ? [...pathOf(command.parent), command.name()] : [command.name()];
}

function commandAt(program: Command, path: readonly string[]): Command {
  return path.reduce((command, name) => {
    const found = command.commands.find((sub) => sub.name() === name);
    assert.ok(found);
    return found;
  }, program);
}

const nowhere = new PassThrough();
const context = { stdout: nowhere, stderr: nowhere, settings: async () => readConfig({}) };
const program = await createProgram(context);

describe('the command line', () => {
  it('loads a command alone as it is among all', async () => {
    const among = program.commands.map((command) => [command.name(), command.helpInformation()]);
    for (const [name = '', help] of among) {
      const loaded = await createProgram(context, name);
      assert.equal(loaded.commands.find((command) => command.name() === name)?.helpInformation(), help);
    }
  });

  it('offers every role and what operators and analysts do', () => {
    const names = leaves(program).map((path) => path.join(' '));
    const roles = ['event-store', 'ingest', 'dispatcher', 'projector', 'api', 'auth'];
    const tasks = [
      'replay',
      'system',
      'projection list',
      'projection pause',
      'projection resume',
      'parked cancel',
      'parked resume',
      'parked discard',
      'parked discard-group',
      'parked dry-run',
      'parked edit',
      'parked groups',
      'parked jobs',
      'parked list',
      'parked requeue',
      'parked requeue-group',
      'parked retry',
      'parked retry-group',
      'parked show',
      'parked skip',
      'parked skip-group',
      'parked unkept',
      'alert acknowledge',
      'alert list',
      'error ignore',
      'error list',
      'error reopen',
      'error resolve',
      'error show',
      'command list',
      'command show',
      'device add',
      'device list',
      'device show',
      'device bulk block',
      'device bulk cancel',
      'device bulk resume',
      'device bulk command',
      'device bulk list',
      'device bulk settings',
      'device bulk show',
      'device bulk tag',
      'device bulk unblock',
      'device bulk untag',
      'device note',
      'device tag',
      'device untag',
      'device reset-order',
      'device debug',
      'device revoke',
      'device rotate',
      'device block',
      'device unblock',
      'device assign',
      'device unassign',
      'device release',
      'claim new',
      'claim use',
      'alarm list',
      'alarm acknowledge',
      'alarm rules show',
      'alarm rules set',
      'share accept',
      'share add',
      'share end',
      'share list',
      'person add',
      'person factor',
      'person issuers',
      'person invitations',
      'person link',
      'person role',
      'person show',
      'person list',
      'person delete',
      'person data',
      'person erased',
      'person reset-password',
      'person sessions',
      'search',
      'brew list',
      'session list',
      'session show',
      'session log',
      'keys show',
      'keys rotate',
      'keys rewrap',
      'keys retire',
      'event-store-users',
      'events copy',
      'events list',
      'events show',
      'events verify',
      'scavenge',
      'backup',
      'backups list',
      'backups note',
      'restore',
      'audit list',
      'audit show',
      'audit prune',
    ];
    const rest = [
      'ca init',
      'ca issue',
      'simulate',
      'topology',
      'broker-config',
      'migrate',
      'rebuild',
      'settings',
    ];
    assert.deepEqual(names.sort(), [...roles, ...tasks, ...rest].sort());
  });

  for (const path of leaves(program)) {
    it(`helps on ${path.join(' ')}, with an example`, async () => {
      const { code, stdout } = await run([...path, '--help']);
      assert.equal(code, 0);
      assert.match(
        stdout,
        new RegExp(`Usage: brewline ${path.join(' ')}[^]*Example:\n {2}.*brewline ${path[0]}`),
      );
    });
  }

  for (const group of groups(program)) {
    const path = pathOf(group);
    const names = group.commands.map((sub) => sub.name());

    it(`lists each command in the help of ${path.join(' ')}, with an example`, async () => {
      const { code, stdout } = await run([...path.slice(1), '--help']);
      assert.equal(code, 0);
      for (const name of names) assert.match(stdout, new RegExp(`^  ${name}\\b.* {2}\\S`, 'm'));
      assert.match(stdout, /Example:\n {2}brewline /);
    });

    it(`names the right commands where one of ${path.join(' ')} is mistyped`, async () => {
      const [first = ''] = names;
      const mistyped = `${first.slice(0, -1)}x`;
      const { code, stdout, stderr } = await run([...path.slice(1), mistyped]);
      assert.deepEqual([code, stdout], [2, '']);
      assert.ok(stderr.startsWith(`error: unknown command '${mistyped}'`), stderr);
      assert.match(stderr, new RegExp(`\\(did you mean ${first}\\?\\)`, 'i'));
      assert.ok(stderr.includes(`Commands: ${names.join(', ')}\n`), stderr);
    });
  }

  for (const path of leaves(program)) {
    const command = commandAt(program, path);
    const required = command.options.flatMap(({ mandatory, long }) => (mandatory && long ? [long, 'x'] : []));
    const own = command.options.find(({ long }) => long !== '--help');

    it(`describes ${path.join(' ')} and each of its options`, () => {
      assert.notEqual(command.description(), '');
      for (const { flags, description } of command.options) assert.notEqual(description, '', flags);
    });

    it(`names the options of ${path.join(' ')} where one is mistyped`, async () => {
      const { code, stdout, stderr } = await run([...path, ...required, '--mistyped']);
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, /unknown option '--mistyped'/);
      assert.ok(stderr.includes(`Usage: brewline ${path.join(' ')}`), stderr);
      if (own) assert.ok(stderr.includes(own.flags), stderr);
    });

    if (!withoutJson.includes(path.join(' ')))
      it(`has JSON of ${path.join(' ')} for scripts`, () =>
        assert.ok(command.options.some(({ long }) => long === '--json')));
  }

  it('is listed in infra/cli/README.md, but for the roles, which are listed in infra/operations.md', async () => {
    const infra = join(import.meta.dirname, '../../../../infra');
    const page = await readFile(join(infra, 'cli/README.md'), 'utf8');
    const section = /```text\n([^]*?)```/.exec(page)?.[1] ?? '';
    const listed = section
      .split('\n')
      .map((line) => /^brewline ([a-z -]*[a-z])/.exec(line)?.[1]?.split('  ')[0]);
    const own = leaves(program).map((path) => path.join(' '));
    const roles = ['event-store', 'ingest', 'dispatcher', 'projector', 'api', 'auth'];
    assert.deepEqual(listed.filter(Boolean).sort(), own.filter((path) => !roles.includes(path)).sort());
    const operations = await readFile(join(infra, 'operations.md'), 'utf8');
    const rows = [...operations.matchAll(/^\| `([a-z-]+)` +\|.*\|.*\|$/gm)].map(([, role]) => role);
    for (const role of roles) assert.ok(rows.includes(role), `infra/operations.md has no row for ${role}`);
  });

  it('documents its exit codes', async () => {
    assert.match((await run(['--help'])).stdout, /Exit codes: 0 done, 1 failed, 2 wrong usage/);
  });

  it('tells its version', async () => {
    const { code, stdout } = await run(['--version']);
    assert.deepEqual([code, /^\d+\.\d+\.\d+\n$/.test(stdout)], [0, true]);
  });

  for (const args of [
    [],
    ['brew'],
    ['parked', '--limit', '0'],
    ['parked', 'list', 'keg-1'],
    ['session', 'list', '--status', 'activ'],
    ['brew', 'list', '--status', 'runing'],
    ['session', 'show', 'keg-1'],
    ['search', 'k'],
    ['search', 'keg\n1'],
    ['command', 'show', '17'],
    ['device', 'list', '--online', 'maybe'],
    ['replay', '--from', '2026-03-02', '--to', '2026-03-01'],
    ['replay', '--from', '2026-02-30'],
    ['replay', '--type', 'Readng'],
    ['replay', '--type', 'Reading', '--raw'],
    ['replay', '--type', 'TelemetryRecorded'],
    ['replay', '--device', 'keg-1', '--session', 'keg-2.7'],
    ['device', 'add'],
    ['device', 'add', 'keg.1'],
    ['device', 'assign', 'berta'],
    ['person', 'add', 'two words'],
    ['person', 'sessions', 'berta', '--end', 'x'],
    ['person', 'sessions', 'berta', '--end-all', '--end', '5d2f0c9e-6a3b-4c51-9f0e-7a1d2b3c4d5e'],
    ['backup'],
    ['restore'],
    ['person', 'add', 'berta', '--role', 'owner'],
  ]) {
    it(`exits with 2 at: brewline ${args.join(' ')}`, async () => {
      const { code, stdout, stderr } = await run(args);
      assert.deepEqual([code, stdout], [2, '']);
      assert.notEqual(stderr, '');
    });
  }
});

describe('a mistyped name', () => {
  it('is told the nearest one, when one is near', () => {
    const known = ['keg-1', 'keg-12', 'base-1'];
    assert.equal(nearest('keg-1x', known), 'keg-1');
    assert.equal(nearest('KEG-12', known), 'keg-12');
    assert.equal(nearest('bse-1', known), 'base-1');
    assert.equal(nearest('fridge', known), undefined);
    assert.equal(nearest('a', []), undefined);
  });
});
