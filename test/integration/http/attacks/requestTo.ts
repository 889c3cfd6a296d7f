import fc from 'fast-check';
import type { Description, Operation, Parameter, Schema } from './operations.js';

/** What belongs to one person. */
export interface Ids {
  readonly device: string;
  readonly session: string;
  readonly command: string;
  readonly brew: string;
  readonly recipe: string;
  readonly alarm: string;
  /** A group of errors, which has no owner. */
  readonly error: string;
  /** An alert of the service, which has no owner. */
  readonly alert: string;
  /** Of the journals of their brew and session. */
  readonly entry: string;
  /** About their device. */
  readonly note: string;
  /** A view of the list of devices, which all operators see. */
  readonly view: string;
  /** An invitation to them. */
  readonly share: string;
  /** Of a log-in. */
  readonly login: string;
  readonly passkey: string;
  /** Saved rules of alarms. */
  readonly profile: string;
  /** A webhook of theirs. */
  readonly notificationWay: string;
  /** Of their link to an issuer. */
  readonly oidcLink: string;
  /** A message of their device. */
  readonly parked: string;
  /** Somebody asked for this one to be sent again. */
  readonly parkedJob: string;
  /** Somebody asked for this to be done to many devices. */
  readonly deviceJob: string;
  /** A recorded message of their device. */
  readonly frame: string;
  /** An account that an admin may change. */
  readonly person: string;
  /** Of somebody who has not joined yet. */
  readonly invitation: string;
}

/** A request that fits its description. */
export interface FittingRequest {
  readonly method: string;
  readonly path: Readonly<Record<string, string>>;
  readonly query: readonly (readonly [string, string])[];
  readonly headers: readonly (readonly [string, string])[];
  readonly body: unknown;
}

export interface RequestChoice {
  /** Whose ids stand at this place, such as `path.deviceId`. */
  readonly idsAt: (place: string) => Ids;
  /** Whether it has what may be left out; ids are never left out. */
  readonly withOptional: boolean;
}

/** An id that is known by its schema, whatever it is called. */
const idOfSchema: Readonly<Record<string, keyof Ids>> = {
  '#/components/schemas/DeviceId': 'device',
  '#/components/schemas/SessionId': 'session',
  '#/components/schemas/ErrorId': 'error',
  '#/components/schemas/FrameId': 'frame',
  '#/components/schemas/InvitationId': 'invitation',
};
const idOfName: Readonly<Record<string, keyof Ids>> = {
  commandId: 'command',
  brewId: 'brew',
  recipeId: 'recipe',
  brew: 'brew',
  alarmId: 'alarm',
  alertId: 'alert',
  profileId: 'profile',
  entryId: 'entry',
  noteId: 'note',
  viewId: 'view',
  shareId: 'share',
  loginSessionId: 'login',
  passkeyId: 'passkey',
  notificationWayId: 'notificationWay',
  oidcLinkId: 'oidcLink',
  parkedId: 'parked',
  parkedJobId: 'parkedJob',
  deviceJobId: 'deviceJob',
  frameId: 'frame',
  personId: 'person',
  invitationId: 'invitation',
};

/** They name what is there for everybody. */
const nobodysIds: ReadonlySet<string> = new Set([
  '#/components/schemas/IssuerId',
  '#/components/schemas/ProjectionName',
]);

/**
 * What somebody's id at this place names; undefined where no id stands.
 *
 * @throws for an id that the set does not know
 */
function idKind({ $ref, format }: Schema, place: string): keyof Ids | undefined {
  const name = place.split('.').at(-1) ?? '';
  if ($ref !== undefined && nobodysIds.has($ref)) return undefined;
  const kind = ($ref === undefined ? undefined : idOfSchema[$ref]) ?? idOfName[name];
  if (kind === undefined && (/Id$/.test(name) || format === 'uuid' || /^path\./.test(place)))
    throw new Error(
      `the attacker's set does not know whose ${place} is: add it to Ids and idOfName in requestTo.ts, and to startAttacked`,
    );
  return kind;
}

/** Requests to this operation that fit openapi.yaml. */
export function requestTo(
  { resolve }: Description,
  operation: Operation,
  { idsAt, withOptional }: RequestChoice,
): fc.Arbitrary<FittingRequest> {
  function valueOf(named: Schema, place: string): fc.Arbitrary<unknown> {
    const kind = idKind(named, place);
    if (kind !== undefined) return fc.constant(idsAt(place)[kind]);
    const schema = resolve(named);
    if (schema.oneOf) return fc.oneof(...schema.oneOf.map((each) => valueOf(each, place)));
    if (schema.enum) return fc.constantFrom(...schema.enum);
    if (schema.const !== undefined) return fc.constant(schema.const);
    const { minimum: min = -1e6, maximum: max = 1e6, maxItems = 5 } = schema;
    switch ([schema.type].flat()[0]) {
      case 'string':
        return textOf(schema);
      case 'null':
        return fc.constant(null);
      case 'boolean':
        return fc.boolean();
      case 'integer':
        return fc.integer({ min: Math.ceil(min), max: Math.min(max, 2 ** 31 - 1) });
      case 'number':
        return fc.double({ min, max, noNaN: true });
      case 'array':
        // Of things that each name one id there is one: twice the same is refused for that.
        if (resolve(schema.items ?? {}).properties && holdsIds(schema.items))
          return valueOf(schema.items ?? {}, place).map((one) => [one]);
        return fc.array(valueOf(schema.items ?? {}, place), {
          minLength: schema.minItems ?? (holdsIds(schema.items) ? 1 : 0),
          maxLength: Math.min(maxItems, 5),
        });
      case 'object':
        return objectOf(schema, place);
      default:
        throw new Error(`the attacker's set can't make ${place}: add its schema to valueOf in requestTo.ts`);
    }
  }

  function objectOf({ properties = {}, required = [] }: Schema, place: string): fc.Arbitrary<unknown> {
    const needed = (name: string) => required.includes(name) || holdsIds(properties[name]);
    const fields = Object.entries(properties)
      .filter(([name]) => withOptional || needed(name))
      .map(([name, schema]) => [name, valueOf(schema, `${place}.${name}`)] as const);
    const requiredKeys = fields.map(([name]) => name).filter(needed);
    return fc.record(Object.fromEntries(fields), { requiredKeys });
  }

  function parametersIn(kind: Parameter['in']): fc.Arbitrary<[string, string][]> {
    const { parameters } = operation;
    const needed = ({ required, schema }: Parameter) => required === true || holdsIds(schema);
    const values = parameters
      .filter((parameter) => parameter.in === kind && (withOptional || needed(parameter)))
      .map((parameter) => {
        const value = valueOf(parameter.schema, `${kind}.${parameter.name}`);
        const given = value.map((one) =>
          [one].flat().map((text): [string, string] => [parameter.name, String(text)]),
        );
        return needed(parameter) ? given : fc.oneof(given, fc.constant([]));
      });
    return fc.tuple(...values).map((lists) => lists.flat());
  }

  function holdsIds(schema: Schema | undefined): boolean {
    if (schema === undefined) return false;
    if (schema.$ref !== undefined && schema.$ref in idOfSchema) return true;
    return holdsIds(schema.items) || Object.values(schema.properties ?? {}).some(holdsIds);
  }

  return fc.record({
    method: fc.constant(operation.method),
    path: parametersIn('path').map((given) => Object.fromEntries(given)),
    query: parametersIn('query'),
    headers: parametersIn('header'),
    body: operation.body ? valueOf(operation.body, 'body') : fc.constant(undefined),
  });
}

function textOf({ format, pattern, minLength = 0, maxLength = 100 }: Schema): fc.Arbitrary<string> {
  if (format === 'date-time')
    return fc
      .date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true })
      .map((date) => date.toISOString());
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  return fc.string({ minLength, maxLength, unit: 'grapheme' });
}

/** One request with nothing that may be left out, the same each time. */
export function plainRequestTo(
  description: Description,
  operation: Operation,
  idsAt: RequestChoice['idsAt'],
): FittingRequest {
  const requests = requestTo(description, operation, { idsAt, withOptional: false });
  const [request] = fc.sample(requests, { numRuns: 1, seed: 14 });
  if (!request) throw new Error(`no request for ${operation.id}`);
  return request;
}

/** Where ids stand in requests to this operation. */
export function idPlacesOf(description: Description, operation: Operation): readonly string[] {
  const places = new Set<string>();
  const note = (place: string) => {
    places.add(place);
    return {
      ...{
        device: 'd',
        session: 'd.1',
        command: 'c',
        brew: 'b',
        recipe: 'r',
        alarm: 'a',
        error: 'x',
        alert: 't',
        entry: 'e',
        note: 'n',
        view: 'v',
        share: 's',
        login: 'l',
      },
      ...{
        passkey: 'p',
        profile: 'f',
        oidcLink: 'o',
        notificationWay: 'w',
        parked: '7',
        parkedJob: '8',
        deviceJob: '9',
        frame: '6',
        person: 'q',
        invitation: 'i',
      },
    };
  };
  plainRequestTo(description, operation, note);
  return [...places];
}

/** Its path and query, percent-encoded. */
export function targetOf({ path: template }: Operation, { path, query }: FittingRequest): string {
  const filled = template.replace(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(path[name] ?? ''));
  const search = query
    .map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed())}`)
    .join('&');
  return search === '' ? filled : `${filled}?${search}`;
}
