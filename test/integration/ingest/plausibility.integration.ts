import assert from 'node:assert/strict';
import type { LogStore, UplinkDelivery } from '../../../commands/ports/index.js';
import { decodeStored } from '../../../infra/compose/decodeStored.js';
import { brewline } from '../../../proto/generated/brewline.js';
import { again, startIngestStack, type IngestStack } from './ingestStack.js';

const minuteMs = 60_000;
const dayMs = 86_400_000;
const fermentation = { sessionStarted: { processType: 4, recipe: 'IPA' } };

/** A machine with a clock of its own, which may be wrong. */
class Machine {
  #seq = 0;

  constructor(
    readonly deviceId: string,
    public offsetMs = 0,
    public nowMs = Date.UTC(2026, 10, 28, 12),
  ) {}

  hello(): UplinkDelivery {
    return this.#send({ seq: 0, hello: { connection: 1, firmware: '1.0' } });
  }

  event(session: number, what: Partial<brewline.v1.ProcessEvent.$Properties>): UplinkDelivery {
    return this.#send({ processEvent: { session, atMs: this.#clockMs, ...what } });
  }

  /** A minute after the message before. */
  celsius(session: number, ...values: readonly number[]): UplinkDelivery {
    this.nowMs += minuteMs;
    const blocks = values.map((value, index) => ({
      firstAtMs: this.#clockMs - (values.length - 1 - index) * 1_000,
      sensors: [3],
      decimals: [2],
      values: [Math.round(value * 100)],
    }));
    return this.#send({ telemetry: { session, blocks } });
  }

  blocks(session: number, blocks: brewline.v1.ReadingBlock.$Properties[]): UplinkDelivery {
    return this.#send({ telemetry: { session, blocks } });
  }

  get #clockMs(): number {
    return this.nowMs + this.offsetMs;
  }

  #send(body: Partial<brewline.v1.Uplink.$Properties>): UplinkDelivery {
    const seq = body.seq ?? (this.#seq += 1);
    const envelope = { schemaVersion: 1, boot: 1, sentAtMs: this.#clockMs, ...body, seq };
    return {
      deviceId: this.deviceId,
      routingKey: `devices.${this.deviceId}.up`,
      body: brewline.v1.Uplink.encode(envelope).finish(),
      headers: {},
      receivedAtMs: this.nowMs,
      redelivered: false,
    };
  }
}

describe('ingest of what can’t be right', () => {
  let stack: IngestStack;
  before(async () => {
    stack = await startIngestStack();
  });
  after(() => stack.stop());

  /** What was decided of a device, without what each decision has. */
  async function decided(deviceId: string): Promise<readonly string[]> {
    const events = await stack.decisions(deviceId);
    return events.map(({ type, data }) => {
      const { sensor, value, reason, unit, offsetMs } = data as Readonly<
        Record<string, string | number | undefined>
      >;
      return [type, sensor, value, reason ?? unit, offsetMs].filter((each) => each !== undefined).join(' ');
    });
  }

  /** Of each reading in the log its value, and whether value and time are flagged. */
  async function logged(deviceId: string): Promise<readonly string[]> {
    const found: string[] = [];
    for await (const event of stack.store.readAll()) {
      if (event.type !== 'TelemetryRecorded') continue;
      for (const { readings, implausible, untimed, ...entry } of decodeStored(event)) {
        if (entry.deviceId !== deviceId) continue;
        readings.forEach(({ values: [value] }, position) => {
          const flags = [implausible?.has(position) && '!', untimed?.has(position) && 'time'];
          found.push([value, ...flags.filter(Boolean)].join(' '));
        });
      }
    }
    return found;
  }

  it('flags each value in the log, and tells a session once of each trouble of a sensor', async () => {
    const machine = new Machine('loose');
    const ingest = stack.ingest(1);
    await ingest.handle([machine.hello(), machine.event(7, fermentation)]);
    await ingest.handle([machine.celsius(7, 20), machine.celsius(7, -127), machine.celsius(7, 20.1, 99.9)]);
    await ingest.handle([machine.celsius(7, 20), machine.celsius(7, -127)]);
    assert.deepEqual(await logged('loose'), ['20', '-127 !', '20.1', '99.9 !', '20', '-127 !']);
    assert.deepEqual((await decided('loose')).slice(3), ['SensorImplausible 3 -127 range']);
    await ingest.handle(Array.from({ length: 12 }, () => machine.celsius(7, 20)));
    await ingest.handle([machine.celsius(7, -127)]);
    assert.deepEqual((await decided('loose')).slice(4), [
      'SensorRecovered 3 20',
      'SensorImplausible 3 -127 range',
    ]);
  });

  it('knows after a restart what a session was told, and what kind of process it is', async () => {
    const machine = new Machine('restarted');
    const first = stack.ingest(2);
    await first.handle([machine.hello(), machine.event(7, fermentation), machine.celsius(7, 20)]);
    await first.handle([machine.celsius(7, 68)]);
    const second = stack.ingest(2);
    await second.handle([machine.celsius(7, 68)]);
    assert.deepEqual(await logged('restarted'), ['20', '68 !', '68 !']);
    await second.handle(Array.from({ length: 11 }, () => machine.celsius(7, 20)));
    assert.deepEqual((await decided('restarted')).slice(3), [
      'SensorImplausible 3 68 range',
      'SensorRecovered 3 20',
    ]);
  });

  it('suspects °F once for a session', async () => {
    const machine = new Machine('fahrenheit');
    const ingest = stack.ingest(3);
    await ingest.handle([machine.hello(), machine.event(7, fermentation)]);
    await ingest.handle(Array.from({ length: 30 }, () => machine.celsius(7, 68)));
    assert.deepEqual((await decided('fahrenheit')).slice(3), [
      'SensorImplausible 3 68 range',
      'UnitSuspected 3 68 fahrenheit',
    ]);
  });

  it('tells nothing again when the same messages are given again', async () => {
    const machine = new Machine('repeated');
    const sent = [machine.hello(), machine.event(7, fermentation), machine.celsius(7, 20, -127)];
    await stack.ingest(4).handle(sent);
    const before = await decided('repeated');
    await stack.ingest(4).handle(again(sent));
    assert.deepEqual(await decided('repeated'), before);
    assert.deepEqual(await logged('repeated'), ['20', '-127 !']);
  });

  it('tells a clock that is years behind at its hello, flags what it measures, and tells when it is right', async () => {
    const machine = new Machine('years', -900 * dayMs);
    const ingest = stack.ingest(5);
    await ingest.handle([machine.hello(), machine.event(7, fermentation), machine.celsius(7, 20)]);
    machine.offsetMs = 0;
    await ingest.handle([machine.celsius(7, 21)]);
    assert.deepEqual(await logged('years'), ['20 time', '21']);
    assert.deepEqual(await decided('years'), [
      'DeviceConnected',
      `DeviceClockWrong ${-900 * dayMs}`,
      'SessionStarted',
      'SessionBecameCurrent',
      'DeviceClockRight',
    ]);
    const [, , started] = await stack.decisions('years');
    assert.equal((started?.data as { clockWrong?: boolean }).clockWrong, true);
  });

  it('knows after a restart that a clock is wrong', async () => {
    const machine = new Machine('still', -900 * dayMs);
    await stack.ingest(6).handle([machine.hello(), machine.celsius(0, 20)]);
    await stack.ingest(6).handle([machine.celsius(0, 21)]);
    assert.deepEqual(await logged('still'), ['20 time', '21 time']);
  });

  it('tells what changes within one message in its order', async () => {
    const machine = new Machine('within');
    const ingest = stack.ingest(8);
    const good = Array.from({ length: 700 }, () => 20);
    await ingest.handle([machine.hello(), machine.event(7, fermentation)]);
    await ingest.handle([machine.celsius(7, 20, -127, ...good)]);
    await ingest.handle([machine.celsius(7, ...good, -127, -127)]);
    assert.deepEqual((await decided('within')).slice(3), [
      'SensorImplausible 3 -127 range',
      'SensorRecovered 3 20',
      'SensorImplausible 3 -127 range',
    ]);
  });

  it('knows a sensor that readings of no session take turns with', async () => {
    const machine = new Machine('turns');
    const ingest = stack.ingest(9);
    await ingest.handle([machine.hello(), machine.event(7, fermentation), machine.celsius(7, 20, -127)]);
    for (let turn = 0; turn < 12; turn += 1)
      await ingest.handle([machine.celsius(7, 20), machine.celsius(0, 21)]);
    const told = (await decided('turns')).filter((each) => each.startsWith('Sensor'));
    assert.deepEqual(told, ['SensorImplausible 3 -127 range', 'SensorRecovered 3 20']);
  });

  it('tells of sensor and clock what an ingest that died between the log and the aggregates did not', async () => {
    const machine = new Machine('died', -900 * dayMs);
    const sent = [
      machine.hello(),
      machine.event(7, fermentation),
      machine.celsius(7, 20),
      machine.celsius(7, -127),
    ];
    const gone = Object.assign(new Error('the process is gone'), { code: 'PARTITION_FENCED' });
    const dying: LogStore = {
      append: (stream, ...rest) =>
        stream.startsWith('telemetry-') ? stack.store.append(stream, ...rest) : Promise.reject(gone),
      probe: () => stack.store.probe(),
      readStreams: (prefix) => stack.store.readStreams(prefix),
      readStream: (...args) => stack.store.readStream(...args),
    };
    await assert.rejects(stack.ingest(10, { store: dying }).handle(sent), gone);
    await stack.ingest(10).handle(again(sent));
    assert.deepEqual(await logged('died'), ['20 time', '-127 ! time']);
    const told = await stack.decisions('died');
    assert.deepEqual(
      told.map(({ type }) => type),
      ['DeviceConnected', 'DeviceClockWrong', 'SessionStarted', 'SensorImplausible', 'SessionBecameCurrent'],
    );
    assert.equal((told[2]?.data as { clockWrong?: boolean }).clockWrong, true);
  });

  it('flags what a wrong clock measured also when it is sent after the clock was set', async () => {
    const machine = new Machine('ntp', -900 * dayMs);
    const ingest = stack.ingest(11);
    await ingest.handle([machine.hello(), machine.celsius(0, 20)]);
    const before = { ...machine.celsius(0, 21) };
    machine.offsetMs = 0;
    const right = machine.celsius(0, 22);
    await ingest.handle([right]);
    const blocks = [
      { firstAtMs: machine.nowMs - 900 * dayMs, sensors: [3], values: [23] },
      { firstAtMs: machine.nowMs, sensors: [3], values: [24] },
    ];
    await ingest.handle([machine.blocks(0, blocks), before]);
    assert.deepEqual(await logged('ntp'), ['20 time', '22', '23 time', '24', '21 time']);
  });

  it('tells a clock that is wrong by something else now', async () => {
    const machine = new Machine('other', 3_600_000);
    const ingest = stack.ingest(12);
    await ingest.handle([machine.hello(), machine.celsius(0, 20)]);
    machine.offsetMs = 400 * dayMs;
    await ingest.handle([machine.celsius(0, 20)]);
    assert.deepEqual(await decided('other'), [
      'DeviceConnected',
      `DeviceClockWrong ${3_600_000}`,
      `DeviceClockWrong ${400 * dayMs}`,
    ]);
  });

  it('flags a reading of long before its session', async () => {
    const machine = new Machine('before');
    const ingest = stack.ingest(13);
    await ingest.handle([machine.hello(), machine.event(7, fermentation)]);
    const blocks = [Date.UTC(2015, 0, 1), machine.nowMs].map((firstAtMs) => ({
      firstAtMs,
      sensors: [3],
      values: [20],
    }));
    await ingest.handle([machine.blocks(7, blocks)]);
    assert.deepEqual(await logged('before'), ['20 time', '20']);
  });

  it('believes what waited for weeks on a machine whose clock is right', async () => {
    const machine = new Machine('waited');
    const old = [machine.event(7, fermentation), machine.celsius(7, 20)];
    machine.nowMs += 60 * dayMs;
    const now = machine.nowMs;
    await stack.ingest(7).handle([machine.hello(), ...old.map((each) => ({ ...each, receivedAtMs: now }))]);
    assert.deepEqual(await logged('waited'), ['20']);
    assert.ok(!(await decided('waited')).join().includes('Clock'));
  });
});
