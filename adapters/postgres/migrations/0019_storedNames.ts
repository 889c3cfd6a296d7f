import type { Knex } from 'knex';

/**
 * Fields of stored states, columns and tables get the names that the code uses. Nothing is projected again.
 *
 * Each table of states has one row for each device, so 100,000 devices take less than a minute. Its column or table is renamed first, which locks
 * it: processes of the release before fail at their next access, and none of them writes another row with the old names. They try again until
 * they are replaced, and lose no event, since they move no checkpoint. The timelines are large, but only a few of their rows have an old name;
 * they are not locked. A lock that can't be had within ten seconds ends the migration, which can be run again.
 */
export const storedNames: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    set local lock_timeout = '10s';
    ${timelines.map((timeline) => renamedInTimeline(timeline, timeline.fields)).join('')}

    alter table read_model.device_mark rename to device_high_water_mark;
    alter index read_model.device_mark_pkey rename to device_high_water_mark_pkey;
    alter table read_model.rollup_mark rename to rollup_high_water_mark;
    alter index read_model.rollup_mark_pkey rename to rollup_high_water_mark_pkey;

    alter table ingest.device_sequence rename column state to sequence;
    update ingest.device_sequence set sequence = ${renamed('sequence', sequenceFields)};

    alter table read_model.device_twin rename column set_point to desired_set_point;
    update read_model.device_twin set desired = ${renamed('desired', twinFields)},
      desired_set_point = ${renamed('desired_set_point', twinFields)};
    comment on table read_model.device_twin is 'desired settings and set point of each device, and the settings that it reported';

    alter table dispatch.device_queue rename column tend_at to next_due_at;
    update dispatch.device_queue set state = ${renamed('state', queueFields)};
    comment on table dispatch.device_queue is
      'commands of each device, its connection and settings; next_due_at is infinity when only an event can change what is due';`);
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw(`
    set local lock_timeout = '10s';
    alter table dispatch.device_queue rename column next_due_at to tend_at;
    update dispatch.device_queue set state = ${renamed('state', inverse(queueFields))};
    comment on table dispatch.device_queue is
      'commands of each device, its connection and settings, as the events say; tend_at is infinity when only an event can change something';

    alter table read_model.device_twin rename column desired_set_point to set_point;
    update read_model.device_twin set desired = ${renamed('desired', inverse(twinFields))},
      set_point = ${renamed('set_point', inverse(twinFields))};
    comment on table read_model.device_twin is 'what is wanted of settings and set point, and the settings that the device says it has';

    alter table ingest.device_sequence rename column sequence to state;
    update ingest.device_sequence set state = ${renamed('state', inverse(sequenceFields))};

    alter index read_model.rollup_high_water_mark_pkey rename to rollup_mark_pkey;
    alter table read_model.rollup_high_water_mark rename to rollup_mark;
    alter index read_model.device_high_water_mark_pkey rename to device_mark_pkey;
    alter table read_model.device_high_water_mark rename to device_mark;

    ${timelines.map((timeline) => renamedInTimeline(timeline, inverse(timeline.fields))).join('')}`);
  },
};

/** Old names, and the new one of each. */
type Renames = Readonly<Record<string, string>>;

const queueFields: Renames = {
  settled: 'closed',
  lackedOn: 'driftedOn',
  triedOn: 'lastAttemptOn',
  triedAtMs: 'lastAttemptAtMs',
};
const twinFields: Renames = { wishedAtMs: 'requestedAtMs', fulfilled: 'isDone' };
const sequenceFields: Renames = { mark: 'highWaterMark', forgotten: 'evictedUpTo', fresh: 'unmerged' };

interface Timeline {
  readonly table: string;
  /** Those whose data have the fields. */
  readonly types: readonly string[];
  readonly fields: Renames;
}

const timelines: readonly Timeline[] = [
  {
    table: 'read_model.device_command_event',
    types: ['CommandRequested'],
    fields: { asked: 'requestedSettings', lackedOn: 'driftedOn' },
  },
  {
    table: 'read_model.brew_plan_event',
    types: ['StageRunning', 'PlanCancelled'],
    fields: { takesBack: 'revokes' },
  },
];

function renamedInTimeline({ table, types }: Timeline, fields: Renames): string {
  return `
    update ${table} set data = ${renamed('data', fields)}
      where type in (${types.map(literal).join(', ')})
        and jsonb_exists_any(data, array[${Object.keys(fields).map(literal).join(', ')}]);`;
}

/** The column with other names of fields, at any depth. No text in a value looks like a field in JSON: its quotes are escaped. */
function renamed(column: string, fields: Renames): string {
  const replaced = Object.entries(fields).reduce(
    (text, [from, to]) => `replace(${text}, '"${from}": ', '"${to}": ')`,
    `${column}::text`,
  );
  return `${replaced}::jsonb`;
}

function inverse(fields: Renames): Renames {
  return Object.fromEntries(Object.entries(fields).map(([from, to]) => [to, from]));
}

function literal(text: string): string {
  return `'${text}'`;
}
