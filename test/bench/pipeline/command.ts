import { join } from 'node:path';
import mqtt from 'mqtt';
import { sendAtOnce } from '../../../adapters/device/client/connection.js';
import { apiOf, isOnline, requestCommand } from '../../support/apiClient.js';
import { until } from '../../support/until.js';
import { compared, inTurn, percentile, type Benchmark, type BenchResult } from '../benchmark.js';
import { machine } from '../machine.js';
import { distributionOf, lineChart, saveChart } from '../picture.js';
import { BenchProcess } from './benchProcess.js';
import type { BenchStack } from './benchStack.js';
import { connectDurableEcho } from './durableEcho.js';
import { echoTopics, type CommandDeviceAnswer, type CommandDeviceRequest } from './commandDeviceMain.js';
import { eventsSince, hopsOf, hopsTable, namedHops, nowMs, type Hops, type TimesOnPath } from './hops.js';

const startWithinMs = 30_000;

export const commandBenchmark: Benchmark = {
  name: 'command',
  what: 'from POST of a command until the read model shows what the device made of it, against the same durable steps done bare, and against an MQTT request and its echo through the broker',
  async run({ pairs, quick, stack }) {
    const bench = await stack();
    const commands = quick ? 60 : 300;
    // The just-in-time compilers take so many to know the path of a command.
    const warmUp = quick ? 100 : 600;
    const far = new BenchProcess<CommandDeviceRequest, CommandDeviceAnswer>(
      join(import.meta.dirname, 'commandDeviceMain.js'),
    );
    const ends: (() => Promise<void>)[] = [() => far.stop()];
    try {
      const echo = await connectEcho(bench, far);
      ends.push(() => echo.end());
      const durable = await connectDurableEcho(bench, far);
      ends.push(() => durable.end());
      const executing = await connectExecuting(bench, far);
      const asks = { bare: echo.ask, durable: () => durable.ask(), brewline: executing.ask };
      for (const ask of Object.values(asks)) await timesOf(warmUp, ask);
      const all = { bare: new Array<number>(), durable: new Array<number>(), brewline: new Array<number>() };
      const p50 = await inTurn(pairs, {
        bare: async () => medianOf(await timesOf(commands, asks.bare), all.bare),
        durable: async () => medianOf(await timesOf(commands, asks.durable), all.durable),
        brewline: async () => medianOf(await timesOf(commands, asks.brewline), all.brewline),
      });
      await durable.check();
      await saveDistribution(all);
      const hops = await executing.hops(pairs * commands);
      process.stdout.write(`${hopsTable('A COMMAND', hops)}\n\n`);
      return resultsOf(all, p50, { commands, ...namedHops(hops) });
    } finally {
      for (const end of ends.toReversed()) await end();
    }
  },
};

type Times = Readonly<Record<'bare' | 'durable' | 'brewline', readonly number[]>>;

function resultsOf(all: Times, p50: Times, setup: BenchResult['setup']): BenchResult[] {
  const done = `${all.brewline.length} commands, one after the other, each shown as done by the answer to its request`;
  const shared = {
    unit: 'ms',
    lessIsBetter: true,
    setup: { ...machine(), ...setup },
    check: done,
  } satisfies Partial<BenchResult>;
  const steps = { ...shared, check: `${done}; each of the floor is three events and one row` };
  const p99 = (times: Times[keyof Times]) => [percentile(times, 99)];
  return [
    { name: 'command-p50', ...shared, ...compared(p50.brewline, p50.bare), goal: 5 },
    { name: 'command-p99', ...shared, ...compared(p99(all.brewline), p99(all.bare)) },
    { name: 'command-durable-p50', ...steps, ...compared(p50.brewline, p50.durable), goal: 2 },
    { name: 'command-durable-p99', ...steps, ...compared(p99(all.brewline), p99(all.durable)) },
  ];
}

type Ask = (number: number) => Promise<void>;

/** Milliseconds of each. */
async function timesOf(count: number, ask: Ask): Promise<number[]> {
  const times: number[] = [];
  for (let number = 0; number < count; number += 1) {
    const startedMs = performance.now();
    await ask(number);
    times.push(performance.now() - startedMs);
  }
  return times;
}

function medianOf(times: readonly number[], all: number[]): number {
  all.push(...times);
  return percentile(times, 50);
}

async function connectEcho(
  bench: BenchStack,
  far: BenchProcess<CommandDeviceRequest, CommandDeviceAnswer>,
): Promise<{ ask: Ask; end(): Promise<void> }> {
  const { mqttUrl } = bench;
  await bench.makeVhost('echo', 0);
  const login = bench.sideLogin('echo');
  await far.ask({ type: 'echo', mqttUrl, credentials: { deviceId: 'echo', ...login } }, startWithinMs);
  const client = await mqtt.connectAsync(mqttUrl, { clientId: 'asks', ...login });
  sendAtOnce(client);
  let came: (text: string) => void = () => undefined;
  client.on('message', (_topic, payload) => came(payload.toString()));
  await client.subscribeAsync(echoTopics.reply, { qos: 1 });
  return {
    ask: (number) =>
      new Promise((resolve, reject) => {
        came = (text) =>
          text === String(number) ? resolve() : reject(new Error(`${text} came back for ${number}`));
        client.publish(echoTopics.request, String(number), { qos: 1 }, (error) => error && reject(error));
      }),
    end: () => client.endAsync(),
  };
}

/** A keg that is told another temperature each time. */
async function connectExecuting(
  bench: BenchStack,
  far: BenchProcess<CommandDeviceRequest, CommandDeviceAnswer>,
): Promise<{ readonly ask: Ask; hops(commands: number): Promise<Hops> }> {
  const [deviceId = ''] = bench.newDeviceIds(1);
  const password = (await bench.stack.enroll([deviceId])).get(deviceId) ?? '';
  const credentials = { deviceId, username: deviceId, password };
  await far.ask({ type: 'execute', mqttUrl: bench.mqttUrl, credentials }, startWithinMs);
  const api = apiOf(bench.stack);
  await until(`${deviceId} is online`, async () => isOnline(api, deviceId), startWithinMs);
  const asked: { readonly commandId: string; readonly askedMs: number; readonly answeredMs: number }[] = [];
  return {
    ask: async (number) => {
      const body = { kind: 'setTemperature', targetCelsius: 5 + (number % 150) / 10 } as const;
      const askedMs = nowMs();
      const { data, error } = await requestCommand(api, deviceId, body, { wait: '10s' });
      if (!data || !('status' in data) || data.status !== 'done')
        throw new Error(`command ${number}: ${JSON.stringify(data ?? error)}`);
      asked.push({ commandId: data.commandId, askedMs, answeredMs: nowMs() });
    },
    hops: async (commands) => {
      const atDevice = new Map(await far.ask({ type: 'executed' }, startWithinMs));
      const last = asked.slice(-commands);
      const stored = await storedTimes(bench.stack.eventStoreUrl, deviceId, last[0]?.askedMs ?? 0);
      const times = last.map(({ commandId, askedMs, answeredMs }): TimesOnPath => {
        const of = (type: string) => stored.get(`${type} ${commandId}`);
        const sent = [of('CommandRequested'), of('CommandDispatchStarted'), atDevice.get(commandId)];
        return [askedMs, ...sent, of('CommandDone'), answeredMs];
      });
      return hopsOf(commandPoints, times);
    },
  };
}

const commandPoints = [
  'request sent',
  'request stored',
  'claim stored',
  'device has it',
  'outcome stored',
  'request answered',
];

/** When the store took each event of a device's commands since a time, by type and command. */
async function storedTimes(
  storeUrl: string,
  deviceId: string,
  sinceMs: number,
): Promise<ReadonlyMap<string, number>> {
  const times = new Map<string, number>();
  for await (const { type, data, storedAtMs } of eventsSince(
    sinceMs,
    storeUrl,
    `deviceCommand-${deviceId}`,
  )) {
    const { commandId } = data as { readonly commandId?: string };
    if (commandId !== undefined) times.set(`${type} ${commandId}`, storedAtMs);
  }
  return times;
}

async function saveDistribution({ bare, durable, brewline }: Times): Promise<void> {
  await saveChart(
    'command',
    lineChart({
      title: `From request until its outcome is known, ${brewline.length} commands`,
      x: 'milliseconds',
      y: '% of commands at or below',
      series: [
        { label: 'MQTT request and echo', points: distributionOf(bare) },
        { label: 'durable steps, bare', points: distributionOf(durable) },
        { label: 'Brewline command', points: distributionOf(brewline) },
      ],
    }),
  );
}
