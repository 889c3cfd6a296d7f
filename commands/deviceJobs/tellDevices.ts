import type { DeviceInstruction } from '../../domain/deviceCommand/index.js';
import { derivedUuid } from '../../domain/kernel/derivedUuid.js';
import { hasCode, messageOf } from '../../domain/kernel/errors.js';
import { brewline } from '../../domain/people/index.js';
import type { DeviceCommands } from '../deviceCommands/index.js';
import type { OpenDeviceJob, ToldDevice } from '../ports/index.js';

export interface TellingParts {
  readonly commands: Pick<DeviceCommands, 'request'>;
  /** Those of the commands that are recorded already, however long ago; a device's queue remembers the latest ones only. */
  readonly recorded: (commandIds: readonly string[]) => Promise<ReadonlySet<string>>;
  readonly now: () => Date;
}

/** As long as a single command waits that says nothing else. */
const deadlineMs = 600_000;

/** The same for each attempt, so that a job that goes on after a crash tells no device twice. */
export function commandIdOf(jobId: string, deviceId: string): string {
  return derivedUuid(['deviceJob', jobId, deviceId]);
}

type TellingJob = Pick<OpenDeviceJob, 'id' | 'requestedBy'> & { readonly instruction: DeviceInstruction };

/** Requests the command of each device as somebody does who asks for one; what a rule refuses is an outcome. */
export async function tellDevices(
  job: TellingJob,
  deviceIds: readonly string[],
  { commands, recorded, now }: TellingParts,
): Promise<readonly ToldDevice[]> {
  const known = await recorded(deviceIds.map((deviceId) => commandIdOf(job.id, deviceId)));
  const { requestedBy: by, instruction } = job;
  const requestedBy = by.type === 'person' ? by.personId : brewline;
  const told: ToldDevice[] = [];
  for (const deviceId of deviceIds) {
    const commandId = commandIdOf(job.id, deviceId);
    const request = {
      ...{ commandId, deviceId, instruction, requestedBy },
      deadlineMs: now().getTime() + deadlineMs,
    };
    try {
      if (!known.has(commandId)) await commands.request(request);
      told.push({ deviceId, outcome: 'requested' });
    } catch (error) {
      if (!hasCode(error, 'COMMAND_REFUSED') && !hasCode(error, 'DEVICE_UNKNOWN')) throw error;
      told.push({ deviceId, outcome: 'commandRefused', reason: messageOf(error) });
    }
  }
  return told;
}
