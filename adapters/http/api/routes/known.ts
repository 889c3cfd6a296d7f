import type {
  ApiQueries,
  Brew,
  DeviceOwners,
  DeviceStatus,
  RequestedCommand,
  Session,
} from '../../../../projections/queries/index.js';
import { HttpProblem } from '../../problem.js';
import { mayUse, type Caller } from '../people/index.js';

/** What a path names, if the caller may see it. For what does not exist or belongs to others: HttpProblem 404. */
export interface Known {
  device(caller: Caller, deviceId: string): Promise<DeviceStatus>;
  session(caller: Caller, sessionId: string): Promise<Session>;
  command(caller: Caller, commandId: string): Promise<RequestedCommand>;
  brew(caller: Caller, brewId: string): Promise<Brew>;
}

export function createKnown(queries: ApiQueries, owners: DeviceOwners): Known {
  /** For what belongs to others the answer is the same as for what does not exist, so nobody learns which devices others have. */
  async function seen<Row extends { readonly deviceId: string }>(
    caller: Caller,
    rows: readonly Row[],
    { parameter, rule }: { readonly parameter: string; readonly rule: string },
  ): Promise<Row> {
    for (const row of rows) if (await mayUse(owners, caller, [row.deviceId])) return row;
    throw new HttpProblem(404, rule, { errors: [{ pointer: `path.${parameter}`, detail: rule }] });
  }

  return {
    async device(caller, deviceId) {
      const rows = await queries.devices.byId([deviceId]);
      const rule = 'no device with this id has reported yet';
      return seen(caller, rows, { parameter: 'deviceId', rule });
    },
    async session(caller, sessionId) {
      const rows = await queries.sessions.byId([sessionId]);
      return seen(caller, rows, { parameter: 'sessionId', rule: 'there is no session with this id' });
    },
    async command(caller, commandId) {
      const rows = await queries.commands.byId([commandId]);
      const rule = 'there is no command with this id, or it does not show yet';
      return seen(caller, rows, { parameter: 'commandId', rule });
    },
    async brew(caller, brewId) {
      const brew = await queries.brews.byId(brewId);
      const rows = brew ? [{ ...brew, deviceId: brew.baseId }] : [];
      const rule = 'there is no brew with this id, or it does not show yet';
      return seen(caller, rows, { parameter: 'brewId', rule });
    },
  };
}
