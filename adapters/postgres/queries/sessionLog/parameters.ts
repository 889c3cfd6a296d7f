import type { LogKind } from '../../../../domain/sessionLog/index.js';

/** What the sources of a log are asked for, with the type of each in PostgreSQL. */
const types = {
  sessions: 'text[]',
  sessionDevices: 'text[]',
  devices: 'text[]',
  machines: 'text[]',
  windowsFrom: 'timestamptz[]',
  windowsUntil: 'timestamptz[]',
  plan: 'uuid',
  commands: 'uuid[]',
  audited: 'text[]',
  kinds: 'text[]',
  from: 'timestamptz',
  until: 'timestamptz',
  readings: 'jsonb',
} as const;

export type LogParameters = Readonly<Record<keyof typeof types, unknown>> & {
  readonly kinds: readonly LogKind[];
};

/** Gives parameters their places; a statement has only those that it names. */
export interface Bound {
  readonly values: readonly unknown[];
  readonly named: (name: keyof typeof types) => string;
  readonly value: (value: unknown, type: string) => string;
}

export function bind(parameters: LogParameters): Bound {
  const values: unknown[] = [];
  const places = new Map<string, string>();
  const value = (given: unknown, type: string) => `$${values.push(given)}::${type}`;
  return {
    values,
    value,
    named(name) {
      const place = places.get(name) ?? value(parameters[name], types[name]);
      places.set(name, place);
      return place;
    },
  };
}
