import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Device } from '../../adapters/device/index.js';
import { apiOf, findDevice, getDevice, type ApiClient } from '../support/apiClient.js';
import { Attackers } from '../support/attackers.js';
import { bySize } from '../support/bySize.js';
import { doorsOf, type Door } from '../support/doors.js';
import { listenersOf } from '../support/listeners.js';
import { quietestRound } from '../support/quietestRound.js';
import { partPids, startStack, type Stack } from '../support/stack.js';
import { connectDevice, newDeviceId } from '../support/stackDevice.js';
import { until } from '../support/until.js';

const connections = bySize({ usual: 300, full: 2_000 });
/** What something may take longer on a machine that does other things as well. */
const noiseMs = bySize({ usual: 150, full: 25 });
/** Of each round of a measurement. */
const answers = bySize({ usual: 30, full: 60 });
/** Beside other tests the slowest of so many answers says more of them than of the strangers. */
const percent = bySize({ usual: 90, full: 99 });
/** Half of them one, half of them the other where both come at once. */
type Behaviour = 'idle' | 'begun';
const attacks: readonly (readonly Behaviour[])[] =
  bySize({ usual: 1, full: 2 }) === 1 ? [['idle', 'begun']] : [['idle'], ['begun']];
/** What else the machine does falls on some attempts only. */
const maxAttempts = 3;
/** In all processes together, of 2,000 connections or fewer. */
const maxGrowthBytes = 300 * 2 ** 20;

describe(`${connections} connections on which nobody logs in`, () => {
  let stack: Stack;
  let api: ApiClient;
  let device: Device;
  /** Without strangers, since the last of them were gone. */
  let quiet: Awaited<ReturnType<typeof delays>>;
  const deviceId = newDeviceId('keg');

  before(async () => {
    stack = await startStack();
    api = apiOf(stack);
    device = await connectDevice(stack, deviceId);
    await until('the device is connected', () => device.connected);
    await publish();
    await until('the API knows it', () => findDevice(api, deviceId));
  });
  after(async () => {
    await device?.kill();
    await stack?.stop();
  });

  it('delay nobody, cost little, and end, on every port', async () => {
    const faults: (string | undefined)[] = [];
    quiet = await delays();
    for (const door of doorsOf(stack))
      for (const what of attacks) {
        let fault = await faultOf(door, what);
        for (let at = 1; fault !== undefined && at < maxAttempts; at += 1) fault = await faultOf(door, what);
        faults.push(fault);
      }
    assert.deepEqual(
      faults.filter((each) => each !== undefined),
      [],
    );
  });

  /** @returns the figures of one attack, when they are not as they have to be */
  async function faultOf(door: Door, what: readonly Behaviour[]): Promise<string | undefined> {
    const attackers = new Attackers(door.port);
    const [memory, beganMs] = [await memoryOf(stack), performance.now()];
    try {
      await attackers.open(connections);
      if (what.includes('begun')) attackers.sendAll(door.beginning, 1 / what.length);
      const beside = await delays();
      const growth = (await memoryOf(stack)) - memory;
      const enteringMs = performance.now();
      await until(`${door.name} lets in who may`, () =>
        door.enter().then(
          () => true,
          () => false,
        ),
      );
      const enteredMs = performance.now() - enteringMs;
      await until(`${door.name} ended them`, () => attackers.closed === connections);
      // What else the machine does may have begun meanwhile.
      const before = quiet;
      quiet = await delays();
      const floor = {
        publish: Math.max(before.publish, quiet.publish),
        read: Math.max(before.read, quiet.read),
      };
      const figures = [
        `${door.name}, ${what.join(' and ')}: publish ${of(beside.publish, floor.publish)}, read ${of(beside.read, floor.read)}`,
        `in after ${enteredMs.toFixed()} ms, ${growth >> 20} MiB`,
        `all ended after ${((performance.now() - beganMs) / 1_000).toFixed(1)} s`,
      ].join(', ');
      console.log(`      ${figures}`);
      const isSlow = [beside.publish - 2 * floor.publish, beside.read - 2 * floor.read].some(
        (ms) => ms > noiseMs,
      );
      return isSlow || growth > maxGrowthBytes ? figures : undefined;
    } finally {
      attackers.close();
    }
  }

  async function publish(): Promise<void> {
    const reading = { atMs: Date.now(), sensors: [3], values: [65], context: undefined };
    const { outcome } = await device.telemetry([reading], 0);
    assert.equal(outcome, 'acknowledged');
  }

  async function delays() {
    return {
      publish: await quietestRound(publish, percent, answers),
      read: await quietestRound(() => getDevice(api, deviceId), percent, answers),
    };
  }
});

function of(ms: number, floorMs: number): string {
  return `${ms.toFixed()} of ${floorMs.toFixed()} ms`;
}

/** Of all that listens. */
async function memoryOf({ place }: Stack): Promise<number> {
  const listeners = await listenersOf(await partPids(place));
  const pids = new Set(listeners.map(({ pid }) => pid));
  const sizes = await Promise.all([...pids].map(residentBytes));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024;
}
