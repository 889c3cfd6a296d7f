import { setTimeout as sleep } from 'node:timers/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Pool } from '../../adapters/postgres/index.js';
import { debugLimits } from '../../domain/deviceDebug/index.js';
import type { DebugFrameDetails, DeviceDebug, DeviceDebugs } from '../../projections/queries/index.js';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { describeDebug, frameLine } from './describeDebug.js';
import { requireDevice } from './known.js';
import { deviceId, lifetimeMs } from './optionParsers.js';
import { writeParts } from './replay/writeLines.js';
import { stopSignal } from './stopSignal.js';
import { writeJson } from './writeJson.js';

interface DebugOptions {
  readonly for?: number;
  readonly stop?: true;
  readonly follow?: true;
  readonly recorded?: true;
  readonly json?: true;
}

const lookEveryMs = 500;
const framesAtOnce = 500;
const defaultHours = debugLimits.defaultMs / 3_600_000;

/** `brewline device debug` */
export function debugDeviceCommand(context: CliContext): Command {
  return new Command('debug')
    .description('record the messages of a device for some time, with decisions about its log-ins and times')
    .argument('<id>', 'of a device that was added', deviceId)
    .addOption(
      new Option('--for <time>', `as 90m or 8h, 24 h at most; ${defaultHours} h when left out`)
        .argParser(debugTime)
        .conflicts(['stop', 'recorded']),
    )
    .addOption(new Option('--stop', 'record no further message').conflicts(['follow', 'recorded']))
    .option(
      '--follow',
      'show what is recorded from now on, until it ends or you stop it; without --for it has to go on',
    )
    .addOption(
      new Option('--recorded', 'print what is recorded as NDJSON, the same bytes as the API').conflicts(
        'follow',
      ),
    )
    .option('--json', 'as one JSON document; with --follow a document in each line, with the bytes')
    .addHelpText(
      'after',
      '\nIts owner sees that it is recorded. Ten devices can be at once.\n\nExample:\n  brewline device debug keg-1 --for 2h --follow\n  brewline device debug keg-1 --recorded > keg-1.ndjson\n  brewline device debug keg-1 --stop',
    )
    .action(async (id: string, options: DebugOptions) => {
      const { createDeviceDebugs } = await import('../../adapters/postgres/index.js');
      await withDatabase(await context.settings(), (pool) =>
        debug({ ...context, pool, debugs: createDeviceDebugs(pool) }, id, options),
      );
    });
}

type Debugging = CliContext & { readonly pool: Pool; readonly debugs: DeviceDebugs };

async function debug(parts: Debugging, id: string, options: DebugOptions): Promise<void> {
  const { debugs, stdout, stderr, pool } = parts;
  if (options.recorded) {
    const { debugFile } = await import('../../adapters/http/api/resources/index.js');
    await requireDevice(pool, id);
    return writeParts(
      debugFile((after, limit) => debugs.framesAfter(id, after, limit)),
      stdout,
    );
  }
  if (options.stop) await stop(parts, id);
  else if (options.for !== undefined || !options.follow) await start(parts, id, options.for);
  const state = await stateOf(parts, id);
  if (options.follow) {
    stderr.write(describeDebug(state, Date.now()));
    await follow(parts, state, options);
  } else if (options.json) writeJson(stdout, await resourceOf(state));
  else stdout.write(describeDebug(state, Date.now()));
}

async function start(
  { debugs, pool }: Debugging,
  deviceId: string,
  forMs: number = debugLimits.defaultMs,
): Promise<void> {
  const started = await debugs.start({ deviceId, forMs });
  if (started.type === 'tooMany')
    throw new Error(`${started.deviceIds.join(', ')} are under debug already: end one of them with --stop`);
  if (started.type === 'started') return;
  await requireDevice(pool, deviceId);
  throw new Error(`nobody added ${deviceId}: brewline device add ${deviceId}`);
}

async function stop({ debugs, pool }: Debugging, deviceId: string): Promise<void> {
  if (await debugs.stop(deviceId)) return;
  await requireDevice(pool, deviceId);
  throw new Error(`${deviceId} is not under debug`);
}

async function stateOf({ debugs, pool }: Debugging, deviceId: string): Promise<DeviceDebug> {
  const [state] = await debugs.byId([deviceId]);
  if (state) return state;
  await requireDevice(pool, deviceId);
  throw new Error(`${deviceId} is not under debug: brewline device debug ${deviceId} begins it`);
}

async function resourceOf(state: DeviceDebug) {
  const { deviceDebugResource } = await import('../../adapters/http/api/resources/index.js');
  return deviceDebugResource(state, Date.now());
}

/** What comes from now on, until it ends. */
async function follow(parts: Debugging, from: DeviceDebug, { json }: DebugOptions): Promise<void> {
  const { debugs, stdout, stderr } = parts;
  const { debugLine } = await import('../../adapters/http/api/resources/index.js');
  const signal = stopSignal();
  const show = (frame: DebugFrameDetails) => stdout.write(json ? debugLine(frame) : frameLine(frame));
  let after = from.lastFrameId ?? '0';
  for (let isOn = true; isOn && !signal.aborted;) {
    isOn = (await resourceOf(await stateOf(parts, from.deviceId))).isOn;
    if (isOn) await sleep(lookEveryMs, undefined, { signal }).catch(() => undefined);
    const frames = await debugs.framesAfter(from.deviceId, after, framesAtOnce);
    frames.forEach(show);
    after = frames.at(-1)?.frameId ?? after;
  }
  if (!signal.aborted) stderr.write(`${from.deviceId} is not under debug any more\n`);
}

function debugTime(text: string): number {
  const ms = lifetimeMs(text);
  if (ms <= debugLimits.longestMs) return ms;
  throw new InvalidArgumentError('It is 24 h at most.');
}
