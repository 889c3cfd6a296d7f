import type { UplinkDelivery } from '../../../commands/ports/index.js';
import { packReadings } from '../../../adapters/protobuf/index.js';
import { phases, processTypes, sensors, steps, type Reading } from '../../../domain/machine/index.js';
import { brewline } from '../../../proto/generated/brewline.js';

type Body = Partial<brewline.v1.Uplink.$Properties>;

const boot = 7;
const session = 1_700_000_000;

/** One batch of two machines at work: connections, sessions with steps and actions, telemetry, a gap, and a last will. */
export function brewingDay(prefix: string): UplinkDelivery[] {
  const base = `${prefix}-base`;
  const keg = `${prefix}-keg`;
  return [
    uplink(base, 0, { hello: { connection: 1, firmware: '1.0.0', serial: '1903K0001-ABCD1234' } }),
    uplink(keg, 0, { hello: { connection: 1, machineType: 1, firmware: '1.0.0' } }),
    uplink(base, 1, event({ sessionStarted: { processType: processTypes.brew, recipe: 'Pale' } })),
    uplink(base, 2, event({ stepEntered: { phase: phases.mash, step: steps.mashIn } })),
    uplink(base, 3, telemetry(40)),
    uplink(keg, 1, telemetry(12)),
    uplink(base, 4, event({ userActionRequested: { action: 21 } })),
    uplink(base, 5, telemetry(50)),
    uplink(keg, 2, { gap: { firstSeq: 100, lastSeq: 120 } }),
    uplink(base, 6, event({ userActionDone: { action: 21 } })),
    uplink(base, 7, event({ stepEntered: { phase: phases.boil, step: steps.boil } })),
    uplink(keg, 3, telemetry(11)),
    uplink(keg, 4, telemetry(10)),
    uplink(keg, 0, { lastWill: { connection: 1 } }),
  ];
}

function event(what: Partial<brewline.v1.ProcessEvent.$Properties>): Body {
  return { processEvent: { session, atMs: Date.now(), ...what } };
}

function telemetry(celsius: number): Body {
  const reading: Reading = {
    atMs: Date.now(),
    sensors: [sensors.liquid],
    values: [celsius],
    context: undefined,
  };
  return { telemetry: { session, blocks: packReadings([reading]) } };
}

function uplink(deviceId: string, seq: number, body: Body): UplinkDelivery {
  const envelope = brewline.v1.Uplink.encode({
    schemaVersion: 1,
    boot,
    seq,
    sentAtMs: Date.now(),
    ...body,
  }).finish();
  return {
    deviceId,
    routingKey: `devices.${deviceId}.up`,
    body: envelope,
    headers: {},
    receivedAtMs: Date.now(),
    redelivered: false,
  };
}
