/** A key and the commit position of the last event that changed its row: enough to tell whether a row was sent. */
export interface RowVersion {
  readonly key: string;
  readonly position: bigint;
}

/** Every read model includes the events up to this position of this event store. */
export interface ReadPosition {
  readonly storeId: string;
  readonly position: bigint;
}

export interface WatchedKeys {
  readonly deviceIds: readonly string[];
  readonly sessionIds: readonly string[];
  /** Devices whose commands are watched. */
  readonly commandsOf: readonly string[];
  readonly brewIds: readonly string[];
  /** Bases whose brews are watched. */
  readonly brewsOf: readonly string[];
  /** Devices whose alarms are watched. */
  readonly alarmsOf: readonly string[];
  /** Commands, brews and alarms of these devices that changed after this position are looked for as well. */
  readonly changedAfter?: bigint | undefined;
}

export interface WatchedVersions {
  readonly devices: readonly RowVersion[];
  readonly sessions: readonly RowVersion[];
  /** The commands of devices that are open or were changed in the last hour, at most 30 of each device, and those that changed after. */
  readonly commands: readonly DeviceRowVersion[];
  /** The brews that are named; and of bases those that are open or were changed in the last day, at most 30 of each, and those after. */
  readonly brews: readonly DeviceRowVersion[];
  /** The alarms of devices that are open or were changed in the last hour, at most 30 each of a device, and those after. */
  readonly alarms: readonly DeviceRowVersion[];
  /** Devices of whose commands more changed after the position than the 500 latest, which are there. */
  readonly tooManyCommandsOf: readonly string[];
  /** As `tooManyCommandsOf`, for brews on bases, and for alarms. */
  readonly tooManyBrewsOf: readonly string[];
  readonly tooManyAlarmsOf: readonly string[];
}

export interface DeviceRowVersion extends RowVersion {
  readonly deviceId: string;
}

/** Of whom something is counted: the devices that a person has now, by the person's id, or everybody's. */
export type CountScope = 'everything' | (string & {});

/** Each up to 10,001, which says that there are more than 10,000. */
export interface Counts {
  /** Devices that have reported. */
  readonly devices: number;
  readonly online: number;
  /** Commands without a final outcome. */
  readonly openCommands: number;
  readonly openBrews: number;
  /** Open brews that wait for somebody to do something. */
  readonly actions: number;
  /** Open brews that a person has to resume or cancel. */
  readonly halted: number;
  /** Alarms that are not cleared. */
  readonly openAlarms: number;
  /** Open alarms that nobody has acknowledged. */
  readonly unacknowledgedAlarms: number;
}
