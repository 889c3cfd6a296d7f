import type { components, operations } from './generated/openapi.js';

/** Every schema of openapi.yaml by its name. */
export type Schemas = components['schemas'];

export type Device = Schemas['Device'];
export type Session = Schemas['Session'];
export type Command = Schemas['Command'];
export type CommandRequest = Schemas['CommandRequest'];
export type Brew = Schemas['Brew'];
export type Alarm = Schemas['Alarm'];
export type Alert = Schemas['Alert'];
export type Coded = Schemas['Coded'];
export type TimelineEntry = Schemas['TimelineEntry'];
export type History = Schemas['History'];
export type HistoryQuery = NonNullable<operations['getDeviceHistory']['parameters']['query']>;
export type ProjectionState = Schemas['ProjectionState'];
export type Operations = Schemas['Operations'];
export type Readiness = Schemas['Readiness'];
export type Problem = Schemas['Problem'];
export type Tokens = Schemas['Tokens'];
export type CodeNeeded = Schemas['CodeNeeded'];
