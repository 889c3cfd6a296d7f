import type { Pool, PoolClient } from 'pg';
import {
  preferencesWith,
  type ChosenPreferences,
  type NotificationPreferences,
  type NotificationWay,
} from '../../../domain/notifications/index.js';
import type { Language } from '../../../domain/texts/index.js';
import { ownHolds } from '../identity/loginSessionRow.js';
import { mailWayOf } from '../identity/mailWay.js';

/** A way of a person; mail is one where there is a confirmed address. */
export interface WayToTell {
  readonly wayId: string;
  readonly way: NotificationWay;
  /** Sealed; undefined for mail. */
  readonly address: Buffer | undefined;
  readonly isOff: boolean;
}

export interface PersonToTell {
  readonly personId: string;
  /** Alerts of the service are for operators and admins. */
  readonly isOperator: boolean;
  readonly email: string | null;
  readonly language: Language;
  readonly timeZone: string;
  readonly preferences: NotificationPreferences;
  readonly ways: readonly WayToTell[];
}

/** What telling people needs, by their ids. Analysts are told nothing: they know devices by pseudonyms only. */
export async function loadPeopleToTell(
  client: Pool | PoolClient,
  personIds: readonly string[],
): Promise<ReadonlyMap<string, PersonToTell>> {
  if (personIds.length === 0) return new Map();
  const { rows } = await client.query<PersonRow>({
    name: 'load-people-to-tell',
    text: `select p.person_id::text as "personId", p.role in ('operator', 'admin') as "isOperator", p.email, coalesce(language, 'en') as language,
        coalesce(time_zone, 'UTC') as "timeZone", coalesce(chosen, '{}') as chosen, ways
      from identity.person p
        left join identity.notification_preference using (person_id)
        left join identity.person_setting using (person_id)
        cross join lateral (
          select coalesce(jsonb_agg(jsonb_build_object('wayId', way_id, 'way', way, 'address', encode(w.address, 'base64'),
            'isOff', switched_off_at is not null) order by w.created_at, way_id), '[]') as ways
          from identity.notification_way w left join identity.login_session s using (login_session_id)
          where w.person_id = p.person_id and (login_session_id is null or ${ownHolds})) theirs
      where p.person_id = any($1::uuid[]) and p.role <> 'analyst'`,
    values: [personIds],
  });
  return new Map(rows.map((row) => [row.personId, personOf(row)]));
}

interface PersonRow {
  readonly personId: string;
  readonly isOperator: boolean;
  readonly email: string | null;
  readonly language: Language;
  readonly timeZone: string;
  readonly chosen: ChosenPreferences;
  readonly ways: readonly {
    readonly wayId: string;
    readonly way: NotificationWay;
    readonly address: string;
    readonly isOff: boolean;
  }[];
}

function personOf({ chosen, ways, ...person }: PersonRow): PersonToTell {
  const mail = { wayId: mailWayOf(person.personId), way: 'mail', address: undefined, isOff: false } as const;
  return {
    ...person,
    preferences: preferencesWith(chosen),
    ways: [
      ...ways.map((way) => ({ ...way, address: Buffer.from(way.address, 'base64') })),
      ...(person.email === null ? [] : [mail]),
    ],
  };
}
