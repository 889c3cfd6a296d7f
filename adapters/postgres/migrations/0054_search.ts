import type { Knex } from 'knex';

/** What operators find by its beginning. None of these columns changes with a reading, so readings don't pay for the indexes. */
const indexes: Readonly<Record<string, string>> = {
  'read_model.device_status_id_begins': 'device_status (device_id text_pattern_ops)',
  'read_model.device_status_serial_begins':
    'device_status (serial text_pattern_ops, device_id) where serial is not null',
  'read_model.machine_name_begins': 'machine_name (lower(name) text_pattern_ops, device_id)',
  'read_model.session_id_begins': 'session (session_id text_pattern_ops)',
  'identity.person_name_begins': 'person (lower(name) text_pattern_ops, person_id)',
  'identity.person_login_begins': 'person (lower(login) text_pattern_ops, person_id)',
  ...Object.fromEntries(
    ['session_timeline', 'device_command_event', 'brew_plan_event', 'device_event'].map((table) => [
      `read_model.${table}_trace`,
      `${table} (trace_id text_pattern_ops) where trace_id is not null`,
    ]),
  ),
};

export const search: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    for (const [index, on] of Object.entries(indexes)) {
      const [schema = '', name = ''] = index.split('.');
      await knex.raw(`create index ${name} on ${schema}.${on}`);
    }
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw(`drop index ${Object.keys(indexes).join(', ')}`);
  },
};
