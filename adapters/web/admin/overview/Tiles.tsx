import type { Operations, Readiness } from '../../../apiClient/index.js';
import { DeviceText, StateMark } from '../../shared/components/index.js';
import { formatNumber, nameOfWord } from '../../shared/texts/index.js';
import { t } from '../../shared/texts/overview.js';

const states = { up: 'running', degraded: 'needsYou', down: 'fault' } as const;
type Status = keyof typeof states;
type Condition = Readiness['conditions'][number];

interface TilesProps {
  readonly health: Pick<Readiness, 'roles' | 'conditions'>;
  /** Versions and sizes, for whom they are. */
  readonly operations?: Operations | undefined;
}

/** What Brewline consists of: its roles, and the servers that they need. */
export function Tiles({ health: { roles, conditions }, operations }: TilesProps) {
  const versionsOf = (role: string) => [
    ...new Set(operations?.instances.flatMap((each) => (each.role === role ? (each.version ?? []) : []))),
  ];
  return (
    <>
      <section class="section">
        <h2>{t('admin.roles')}</h2>
        <ul class="tiles">
          {roles.map(({ role, status, instances }) => (
            <Tile
              key={role}
              {...{
                name: role,
                status,
                reason: conditions.find((each) => each.roles.includes(role))?.reason,
              }}
              facts={[t('overview.instances', { count: instances }), ...versionsOf(role)]}
            />
          ))}
        </ul>
      </section>
      <section class="section">
        <h2>{t('overview.servers')}</h2>
        <ul class="tiles">
          {servers.map(({ name, codes }) => {
            const found = worstOf(conditions.filter(({ code }) => codes.includes(code)));
            return (
              <Tile
                key={name}
                {...{ name, status: found?.level ?? 'up', reason: found?.reason }}
                facts={name === 'PostgreSQL' && operations ? factsOf(operations.database) : []}
              />
            );
          })}
        </ul>
      </section>
    </>
  );
}

const servers: readonly { readonly name: string; readonly codes: readonly string[] }[] = [
  { name: 'RabbitMQ', codes: ['BROKER', 'BROKER_BLOCKED', 'TOPOLOGY', 'UPLINK_UNREAD', 'UPLINK_STALLED'] },
  { name: 'Event store', codes: ['EVENT_STORE'] },
  { name: 'PostgreSQL', codes: ['DATABASE'] },
];

interface TileProps {
  readonly name: string;
  readonly status: Status;
  readonly reason: string | undefined;
  readonly facts: readonly string[];
}

function Tile({ name, status, reason, facts }: TileProps) {
  return (
    <li class="tile">
      <h3>{name}</h3>
      <StateMark state={states[status]} word={nameOfWord('healthStatus', status)} />
      {facts.length > 0 && <p class="label">{facts.join(' · ')}</p>}
      {status !== 'up' && reason !== undefined && (
        <p class="small">
          <DeviceText text={reason} />
        </p>
      )}
    </li>
  );
}

function worstOf(conditions: readonly Condition[]): Condition | undefined {
  return conditions.find(({ level }) => level === 'down') ?? conditions[0];
}

const mebibyte = 1_048_576;

function factsOf({ version, bytes, connections, maxConnections }: Operations['database']): readonly string[] {
  return [
    version,
    t('overview.size', { size: formatNumber(bytes / mebibyte, 1) }),
    t('overview.connections', { used: formatNumber(connections), most: formatNumber(maxConnections) }),
  ];
}
