import type { Schemas } from '../../../apiClient/index.js';
import { DeviceText, StateMark, Time } from '../../shared/components/index.js';
import { formatDate, formatDuration, formatNumber, formatTime } from '../../shared/texts/index.js';
import { t } from '../../shared/texts/system.js';
import { sizeOf } from '../servers/ServerFacts.js';
import { Table } from '../servers/Table.js';

type Backups = Schemas['Backups'];
type Backup = Schemas['Backup'];

/** When the last backup was made, and what became of the last tries. */
export function Backups({
  backups: { age, oldAfterHours, lastMadeAt, items },
}: {
  readonly backups: Backups;
}) {
  return (
    <section class="section" id="backups">
      <h2>{t('system.backups')}</h2>
      {lastMadeAt === null ? (
        <p>
          {age === 'old' && <StateMark state="needsYou" word={t('system.backupOld')} />}{' '}
          {t('system.noBackup')} <code>npx brewline backup</code>
        </p>
      ) : (
        <p>
          {age === 'old' ? (
            <StateMark state="needsYou" word={t('system.backupOld')} />
          ) : (
            <StateMark state="running" word={t('system.backupRecent')} />
          )}{' '}
          <When at={lastMadeAt} />
        </p>
      )}
      <p class="small muted">
        {oldAfterHours === null
          ? t('system.backupsNeverOld')
          : t('system.backupsOldAfter', { hours: formatNumber(oldAfterHours) })}
      </p>
      {items.length > 0 && (
        <Table
          name={t('system.backups')}
          columns={[
            t('system.backupEnded'),
            t('system.backupOutcome'),
            t('system.backupTook'),
            t('system.size'),
            t('system.backupNote'),
          ]}
        >
          {items.map((backup) => (
            <Row key={backup.endedAt} backup={backup} />
          ))}
        </Table>
      )}
    </section>
  );
}

function Row({
  backup: { outcome, kind, endedAt, tookMs, bytes, version, note },
}: {
  readonly backup: Backup;
}) {
  const isMade = outcome === 'made';
  return (
    <tr>
      <th scope="row">
        <When at={endedAt} />
      </th>
      <td>
        <StateMark state={isMade ? 'done' : 'fault'} word={t(isMade ? 'system.made' : 'system.failed')} />
      </td>
      <td>{tookMs === null ? '–' : formatDuration(Math.ceil(tookMs / 1_000))}</td>
      <td>{bytes === null ? '–' : sizeOf(bytes)}</td>
      <td class="backup-note">
        {t(`system.backupKind.${kind}`)}
        {version !== null && ` · ${version}`}
        {note !== null && (
          <>
            {' · '}
            <DeviceText text={note} />
          </>
        )}
      </td>
    </tr>
  );
}

/** Its day and time: the last one may be months ago. */
function When({ at }: { readonly at: string }) {
  const atMs = Date.parse(at);
  return (
    <Time atMs={atMs}>
      {formatDate(atMs)} {formatTime(atMs, atMs)}
    </Time>
  );
}
