import { readApiDescription } from '../../../../adapters/http/api/apiDescription.js';
import { addPerson } from '../../../../adapters/postgres/identity/index.js';
import type { TestApi } from '../../../support/api.js';
import { insertCommand, insertDevice, insertReadings, insertSession } from '../rows.js';

/** In every text that is not for analysts. */
export const plantedText = 'Planted';
export const base = 'ada-kitchen-base';
export const keg = 'ada-cellar-keg';
export const ids = {
  session: `${base}.7`,
  command: '11111111-1111-4111-8111-111111111111',
  brew: '22222222-2222-4222-8222-222222222222',
};
const address = '203.0.113.77';

/** A device with everything that the API tells of one, of somebody called `ada`. */
export async function plant({ pool }: TestApi): Promise<{ readonly personId: string }> {
  await addPerson(pool, 'ada', 'brewer');
  const { rows } = await pool.query<{ id: string }>(
    `update identity.person set name = $1 where login = 'ada' returning person_id::text as id`,
    [`${plantedText} Ada Lovelace`],
  );
  const personId = rows[0]?.id ?? '';
  for (const device of [base, keg]) await insertDevice(pool, device);
  await insertSession(pool, base, { number: 7 });
  await insertCommand(pool, base, { commandId: ids.command });
  await insertReadings(pool, base, [
    { atMs: Date.parse('2026-11-22T11:00:00Z'), values: { 3: 65 }, session: 7 },
    { atMs: Date.parse('2026-11-22T11:01:00Z'), values: { 3: 66 }, session: 7 },
  ]);
  await plantRows(pool, personId);
  await plantEvents(pool, await everyField(personId));
  return { personId };
}

async function plantRows(pool: TestApi['pool'], personId: string): Promise<void> {
  const instruction = {
    kind: 'startSession',
    processType: 1,
    recipe: recipe(),
    settings: { units: 'celsius' },
    note: plantedText,
  };
  await pool.query('update read_model.device_status set firmware = $1, serial = $1', [
    `${plantedText} 1903K`,
  ]);
  await pool.query('update read_model.session set recipe = $1, command_id = $2', [
    `${plantedText} Ale`,
    ids.command,
  ]);
  await pool.query(
    'update read_model.device_command set instruction = $1, requested_by = $2, reason = $3, session_id = $4',
    [JSON.stringify(instruction), personId, `${plantedText} reason`, ids.session],
  );
  const stage = { stage: 'brew', deviceId: base, status: 'running', attempts: 1, commandId: ids.command };
  const times = { startedAtMs: 1, endedAtMs: null };
  await pool.query(
    `insert into read_model.brew_plan (plan_id, base_id, keg_id, status, stages, action, halt, planned_by, planned_at, updated_at, position)
     values ($1, $2, $3, 'halted', $4, $5, $6, $7, now(), now(), 13)`,
    [
      ...[ids.brew, base, keg],
      JSON.stringify([{ ...stage, sessionId: ids.session, ...times }]),
      JSON.stringify({ deviceId: base, action: 21, sinceMs: 1 }),
      JSON.stringify({ reason: 'sessionFailed', detail: `${plantedText} detail` }),
      personId,
    ],
  );
  await pool.query('insert into identity.device_credential (device_id) values ($1)', [base]);
  await pool.query(
    `insert into identity.device_denial (device_id, at, reason, address, denials, since)
     values ($1, now(), 'notOwn', $2, 1, now())`,
    [base, address],
  );
  await pool.query(
    `insert into read_model.device_event (device_id, revision, type, recorded_at, data)
     values ($1, 9, 'DeviceAnomalyDetected', now(), $2)`,
    [base, JSON.stringify({ deviceId: base, kind: 'identityShared', detail: `${plantedText} detail` })],
  );
  await pool.query(
    `insert into read_model.device_twin (device_id, settings_version, desired, reported, reported_at, position)
     values ($1, 1, $2, $3, now(), 14)`,
    [
      base,
      JSON.stringify({
        soundOn: { value: true, version: 1, commandId: ids.command, requestedAtMs: 1, pendingSinceMs: 1 },
      }),
      JSON.stringify({ units: 'celsius', altitudeMetres: 12 }),
    ],
  );
}

/** Every event of each timeline has them all. */
async function plantEvents(pool: TestApi['pool'], data: object): Promise<void> {
  const at = ['2026-11-22T11:00:00Z', '2026-11-22T11:00:01Z', JSON.stringify(data)];
  for (const revision of [1, 2]) {
    for (const [table, key, id] of [
      ['brew_plan_event', 'plan_id', ids.brew],
      ['session_timeline', 'session_id', ids.session],
    ] as const)
      await pool.query(
        `insert into read_model.${table} (${key}, revision, type, at, recorded_at, data) values ($1, $2, 'Noted', $3, $4, $5)`,
        [id, revision, ...at],
      );
    await pool.query(
      `insert into read_model.device_command_event (command_id, device_id, revision, type, at, recorded_at, data)
       values ($1, $2, $3, 'Noted', $4, $5, $6)`,
      [ids.command, base, revision, ...at],
    );
    await pool.query(
      `insert into read_model.device_event (device_id, revision, type, recorded_at, data)
       values ($1, $2, 'Noted', $3, $4)`,
      [base, revision, at[0], at[2]],
    );
  }
}

interface Described {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly 'x-analyst'?: string;
  readonly anyOf?: readonly Described[];
  readonly items?: Described;
  readonly properties?: Readonly<Record<string, Described>>;
}

type Fields = Readonly<Record<string, unknown>>;

/** What an event may say, each field with what the description has for it, and fields that it does not have. */
export async function everyField(personId: string): Promise<Fields> {
  const { document } = await readApiDescription();
  const schemas = document.components?.schemas as Readonly<Record<string, Described>>;

  function valueOf(schema: Described, name: string, depth: number): unknown {
    const { $ref, anyOf, enum: allowed, items, properties, 'x-analyst': mark } = schema;
    const [type] = [schema.type].flat();
    if ($ref !== undefined) return valueOf(schemas[$ref.split('/').at(-1) ?? ''] ?? {}, name, depth);
    if (/By$|^recipeOf$/.test(name)) return personId;
    if (mark === 'pseudonym-device') return name.startsWith('keg') ? keg : base;
    if (mark === 'pseudonym-session') return ids.session;
    if (mark === 'shown') return 'aWord';
    if (/recipe$/i.test(name) && type === 'object') return recipe();
    if (anyOf) return valueOf(anyOf.find(({ type }) => type === 'integer') ?? anyOf[0] ?? {}, name, depth);
    if (allowed) return allowed[0];
    if (schema.format === 'uuid') return ids.command;
    if (type === 'array') return items?.type || items?.$ref ? [valueOf(items, name, depth)] : [plantedText];
    if (type === 'object' || properties)
      return name === 'report' && depth > 0 ? {} : fieldsOf(properties ?? {}, depth + 1);
    if (type === 'boolean') return true;
    return type === 'string' ? `${plantedText} ${name}` : 1;
  }

  function fieldsOf(properties: Readonly<Record<string, Described>>, depth: number): Fields {
    const described: [string, unknown][] = Object.entries(properties).map(([name, schema]) => [
      name,
      valueOf(schema, name, depth),
    ]);
    return {
      ...Object.fromEntries(described),
      note: `${plantedText} note`,
      noted: { serial: plantedText },
    } as const;
  }

  return fieldsOf(schemas.EventData?.properties ?? {}, 0);
}

function recipe() {
  const steps = [{ phase: 2, step: 31, until: { type: 'after', minutes: 60 }, targetCelsius: 66 }];
  return { name: `${plantedText} Ale`, processType: 1, steps, batchLitres: 5, note: plantedText };
}

/** What no answer to an analyst has. */
export function leaksIn(text: string, personId: string): readonly string[] {
  return [base, keg, plantedText, 'ada', 'Lovelace', address, personId].filter((secret) =>
    text.toLowerCase().includes(secret.toLowerCase()),
  );
}
