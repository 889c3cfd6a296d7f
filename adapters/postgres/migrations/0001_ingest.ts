import type { Knex } from 'knex';

/** Messages that could not be processed, whole, with the reason: parked before their acknowledgement. */
export const ingest: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    create schema ingest;
    create table ingest.parked_message (
      id bigint generated always as identity primary key,
      parked_at timestamptz not null default now(),
      source text not null,
      device_id text,
      routing_key text not null,
      code text not null,
      cause text not null,
      headers jsonb not null,
      body bytea not null,
      body_sha256 bytea not null generated always as (sha256(body)) stored
    );
    create index parked_message_repeats on ingest.parked_message (body_sha256, routing_key);
    comment on table ingest.parked_message is 'what could not be processed: bytes, headers and the cause; kept until an operator decides';
  `);
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw('drop schema ingest cascade');
  },
};
