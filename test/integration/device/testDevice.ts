import { randomBytes } from 'node:crypto';
import {
  createDevice,
  createMemoryStore,
  type Device,
  type DeviceOptions,
} from '../../../adapters/device/index.js';
import { deviceCodec } from '../../../adapters/protobuf/index.js';

import type { Reading } from '../../../domain/machine/index.js';
import { brokerAdmin, type TestBroker } from '../../support/broker.js';
import { silentLogger } from '../../support/silentLogger.js';

export function newDeviceId(): string {
  return `test-${randomBytes(6).toString('hex')}`;
}

/** A client that the broker lets in by a user of its own, so that no auth backend is needed. */
export function createTestDevice(broker: TestBroker, options: Partial<DeviceOptions> = {}): Promise<Device> {
  return createDevice({
    deviceId: newDeviceId(),
    login: { type: 'secret', username: broker.mqttUsername(brokerAdmin), secret: broker.adminPassword },
    mqttUrl: broker.mqttPlainUrl,
    codec: deviceCodec,
    store: createMemoryStore(),
    machine: { machineType: 1, firmware: 'test 1', serial: 'T-1' },
    logger: silentLogger,
    onCommand: () => undefined,
    maxReconnectMs: 1000,
    ...options,
  });
}

export function reading(value: number): Reading {
  return { atMs: 1_700_000_000_000 + value, sensors: [3], values: [value], context: undefined };
}
