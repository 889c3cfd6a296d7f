import type { ComponentChildren } from 'preact';
import type { Operations } from '../../../apiClient/index.js';
import { DeviceText, StateMark } from '../../shared/components/index.js';
import { formatDuration, formatNumber, nameOfWord } from '../../shared/texts/index.js';
import { t } from '../../shared/texts/servers.js';
import { Fact } from '../Fact.js';

const states = { up: 'running', degraded: 'needsYou', down: 'fault' } as const;
const codes = {
  broker: [
    'BROKER',
    'BROKER_BLOCKED',
    'TOPOLOGY',
    'UPLINK_UNREAD',
    'UPLINK_STALLED',
    'UPLINK_MOVED',
    'DEAD_LETTERS',
  ],
  eventStore: ['EVENT_STORE'],
  database: ['DATABASE'],
  disk: ['DISK'],
} as const;

type ServersProps = Pick<Operations, 'conditions' | 'broker' | 'eventStore' | 'database' | 'disks'>;

/** The servers that Brewline needs, each with what is wrong with it. */
export function ServerFacts({ conditions, broker, eventStore, database, disks }: ServersProps) {
  return (
    <section class="section">
      <h2>{t('servers.title')}</h2>
      <div class="servers">
        <Server name="RabbitMQ" isSeen={broker !== null} conditions={conditions} codes={codes.broker}>
          <Fact name={t('servers.version')}>
            {broker ? <DeviceText text={`${broker.product} ${broker.version}`} /> : '–'}
          </Fact>
          {broker?.cluster != null && (
            <Fact name={t('servers.cluster')}>
              <DeviceText text={broker.cluster} />
            </Fact>
          )}
        </Server>
        <Server
          name={t('servers.eventStore')}
          isSeen={eventStore !== null}
          conditions={conditions}
          codes={codes.eventStore}
        >
          <EventStoreFacts eventStore={eventStore} />
        </Server>
        <Server name="PostgreSQL" conditions={conditions} codes={codes.database}>
          <DatabaseFacts database={database} />
        </Server>
        {disks.map(({ folder, freeBytes, bytes }) => (
          <Server key={folder} name={t('servers.disk')} conditions={conditions} codes={codes.disk}>
            <Fact name={t('servers.folder')}>
              <DeviceText text={folder} />
            </Fact>
            <Fact name={t('servers.free')}>
              {t('servers.freeOf', { free: sizeOf(freeBytes), size: sizeOf(bytes) })}
            </Fact>
          </Server>
        ))}
      </div>
    </section>
  );
}

function EventStoreFacts({ eventStore }: Pick<Operations, 'eventStore'>) {
  if (!eventStore) return <Fact name={t('servers.version')}>–</Fact>;
  const { version, position, answeredInMs, isEmbedded } = eventStore;
  const said = version ?? '–';
  return (
    <>
      <Fact name={t('servers.version')}>
        <DeviceText text={isEmbedded ? t('servers.embedded', { version: said }) : said} />
      </Fact>
      <Fact name={t('servers.end')}>{position === null ? '–' : formatNumber(Number(position))}</Fact>
      <Fact name={t('servers.answered')}>
        {t('servers.milliseconds', { ms: formatNumber(answeredInMs) })}
      </Fact>
    </>
  );
}

function DatabaseFacts({ database }: Pick<Operations, 'database'>) {
  const { version, bytes, connections, maxConnections, connectionsOf } = database;
  const { waiting, longestWaitMs, deadlocks, cacheShare } = database;
  return (
    <>
      <Fact name={t('servers.version')}>
        <DeviceText text={version} />
      </Fact>
      <Fact name={t('servers.size')}>{sizeOf(bytes)}</Fact>
      <Fact name={t('servers.connections')}>
        {t('servers.of', { used: formatNumber(connections), most: formatNumber(maxConnections) })}
        <details>
          <summary>{t('servers.byWhom')}</summary>
          <ul>
            {connectionsOf.map((each) => (
              <li key={each.application}>
                {formatNumber(each.connections)} <DeviceText text={each.application} />
              </li>
            ))}
          </ul>
        </details>
      </Fact>
      <Fact name={t('servers.waiting')}>
        {waiting === 0
          ? t('servers.nobody')
          : t('servers.waitFor', {
              count: waiting,
              duration: formatDuration(Math.floor(longestWaitMs / 1_000)),
            })}
      </Fact>
      <Fact name={t('servers.cache')}>
        {cacheShare === null ? '–' : t('servers.percent', { share: formatNumber(cacheShare * 100, 1) })}
      </Fact>
      <Fact name={t('servers.deadlocks')}>{formatNumber(deadlocks)}</Fact>
    </>
  );
}

interface ServerProps {
  readonly name: string;
  readonly conditions: Operations['conditions'];
  readonly codes: readonly string[];
  /** False while no process has a connection. */
  readonly isSeen?: boolean;
  readonly children: ComponentChildren;
}

function Server({ name, conditions, codes: own, isSeen = true, children }: ServerProps) {
  const found = conditions.filter(({ code }) => own.includes(code));
  const status = found.some(({ level }) => level === 'down') ? 'down' : found.length > 0 ? 'degraded' : 'up';
  return (
    <div>
      <h3>{name}</h3>
      {status === 'up' && !isSeen ? (
        <StateMark state="offline" word={t('servers.notSeen')} />
      ) : (
        <StateMark state={states[status]} word={nameOfWord('healthStatus', status)} />
      )}
      {found.map(({ code, subject, reason }) => (
        <p key={`${code} ${subject}`} class="small">
          <DeviceText text={reason} />
        </p>
      ))}
      <dl class="server-facts">{children}</dl>
    </div>
  );
}

/** In the unit that makes it a number of few digits. */
export function sizeOf(bytes: number): string {
  const units = ['KiB', 'MiB', 'GiB', 'TiB'] as const;
  const at = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(bytes, 1)) / 10) - 1));
  return `${formatNumber(bytes / 1_024 ** (at + 1), 1)} ${units[at]}`;
}
