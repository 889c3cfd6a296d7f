import assert from 'node:assert/strict';
import type { Command } from 'commander';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { runCli } from '../../../infra/cli/index.js';
import { createProgram } from '../../../infra/cli/program.js';
import { readConfig } from '../../../infra/config.js';

async function run(args: readonly string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const code = await runCli(args, { stdout, stderr, settings: async () => readConfig({}) });
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

describe('the command line', () => {
  const nowhere = new PassThrough();
  const program = createProgram({ stdout: nowhere, stderr: nowhere, settings: async () => readConfig({}) });

  it('offers every role and what operators and analysts do', () => {
    const names = leaves(program).map((path) => path.join(' '));
    const roles = ['event-store', 'ingest', 'dispatcher', 'projector', 'api', 'auth'];
    const tasks = [
      'replay',
      'parked discard',
      'parked list',
      'parked requeue',
      'parked show',
      'parked unkept',
      'device add',
      'device reset-order',
      'device revoke',
      'device assign',
      'device unassign',
      'person add',
      'person list',
      'person reset-password',
      'events copy',
      'events verify',
      'scavenge',
      'backup',
      'restore',
    ];
    const rest = ['simulate', 'topology', 'broker-config', 'migrate', 'rebuild', 'settings'];
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

  it('tells its version', async () => {
    const { code, stdout } = await run(['--version']);
    assert.deepEqual([code, /^\d+\.\d+\.\d+\n$/.test(stdout)], [0, true]);
  });

  for (const args of [
    [],
    ['brew'],
    ['parked', '--limit', '0'],
    ['device', 'add'],
    ['device', 'add', 'keg.1'],
    ['device', 'assign', 'berta'],
    ['person', 'add', 'two words'],
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
