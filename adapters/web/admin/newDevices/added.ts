import { signal } from '@preact/signals';
import { csvLine } from '../../../../domain/kernel/csv.js';
import type { Schemas } from '../../../apiClient/index.js';
import { now } from '../../shared/clock.js';
import { api, ask, proven } from '../../shared/session/index.js';

export type AddedDevice = Schemas['AddedDevice'] & {
  /** As somebody typed it, for the label. */
  readonly serial: string | null;
};

interface Added {
  readonly devices: readonly AddedDevice[];
  readonly atMs: number;
  /** Whether somebody has downloaded it. */
  readonly isSaved: boolean;
}

/** What can be shown only now. It stays while somebody looks at another page, and is in the memory of this tab alone. */
export const added = signal<Added | undefined>(undefined);

interface WantedDevice {
  readonly deviceId: string;
  readonly wayIn: 'secret' | 'certificate';
  readonly serial: string | null;
}

const dayMs = 86_400_000;

/** Adds all of them, or none; asks for a proof where the last one is old. */
export async function addDevices(wanted: readonly WantedDevice[], days: number | undefined): Promise<void> {
  const body = {
    devices: wanted.map(({ deviceId, wayIn }) => ({ deviceId, wayIn })),
    claimCodes: true,
    ...(days !== undefined && { expiresAt: new Date(now.value + days * dayMs).toISOString() }),
  };
  const { devices } = await proven(() => ask(api.POST('/api/v1/devices', { body })));
  const serials = new Map(wanted.map(({ deviceId, serial }) => [deviceId, serial]));
  added.value = {
    devices: devices.map((device) => ({ ...device, serial: serials.get(device.deviceId) ?? null })),
    ...{ atMs: now.value, isSaved: false },
  };
}

/** As `brewline device add --csv` writes it. */
export function csvOf(devices: readonly AddedDevice[]): string {
  const rows = devices.map(({ deviceId, secret, claim, serial }) => [
    ...[deviceId, secret ?? '', claim?.code ?? '', claim?.link ?? '', serial ?? ''],
  ]);
  return [['id', 'secret', 'code', 'link', 'serial'], ...rows].map(csvLine).join('');
}
