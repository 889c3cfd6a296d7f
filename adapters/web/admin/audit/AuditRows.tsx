import { DeviceText, StateMark, Time } from '../../shared/components/index.js';
import { formatExactTime } from '../../shared/texts/index.js';
import { t } from '../../shared/texts/audit.js';
import { Fact } from '../Fact.js';
import { addressOf, type AuditFilter } from './auditFilter.js';
import type { AuditEntry } from './useAudit.js';
import { outcomeStates, whoOf } from './whoOf.js';

/** More of what it was done to is in the opened entry. */
const namedAtOnce = 2;

interface AuditRowsProps {
  readonly entries: readonly AuditEntry[];
  readonly filter: AuditFilter;
}

export function AuditRows({ entries, filter }: AuditRowsProps) {
  return (
    <ol class="audit-rows">
      {entries.map((entry) => (
        <li key={entry.actionId}>
          <details>
            <summary data-row>
              <Row entry={entry} />
            </summary>
            <Entry entry={entry} filter={filter} />
          </details>
        </li>
      ))}
    </ol>
  );
}

function Row({ entry }: { readonly entry: AuditEntry }) {
  const { begunAt, action, outcome, subjects } = entry;
  const named = subjects.slice(0, namedAtOnce).map(({ id }) => id);
  const more = subjects.length - named.length;
  return (
    <span class="audit-row">
      <Time atMs={Date.parse(begunAt)} class="muted" />
      <span>
        <DeviceText text={whoOf(entry)} />
      </span>
      <code>
        <DeviceText text={action} />
      </code>
      <StateMark state={outcomeStates[outcome]} word={t(`audit.outcome.${outcome}`)} />
      <span class="muted">
        <DeviceText text={named.join(', ')} />
        {more > 0 && ` ${t('audit.more', { count: more })}`}
      </span>
    </span>
  );
}

function Entry({ entry, filter }: { readonly entry: AuditEntry; readonly filter: AuditFilter }) {
  const { actionId, begunAt, completedAt, action, by, subjects, outcome, status, requestId } = entry;
  return (
    <dl class="fact-list audit-entry">
      <Fact name={t('audit.begun')}>{formatExactTime(Date.parse(begunAt))}</Fact>
      <Fact name={t('audit.completed')}>
        {completedAt === null ? '–' : formatExactTime(Date.parse(completedAt))}
      </Fact>
      <Fact name={t('audit.who')}>
        <DeviceText text={whoOf(entry)} />
        {by?.personId != null && (
          <>
            <a href={addressOf({ ...filter, person: by.personId })}>{t('audit.onlyTheirs')}</a>
            <a href={`/admin/people/${encodeURIComponent(by.personId)}`}>{t('audit.account')}</a>
          </>
        )}
      </Fact>
      <Fact name={t('audit.from')}>
        <DeviceText text={fromOf(entry)} />
      </Fact>
      <Fact name={t('audit.action')}>
        <a href={addressOf({ ...filter, action })}>
          <DeviceText text={action} />
        </a>
      </Fact>
      <Fact name={t('audit.outcome')}>
        {t(`audit.outcome.${outcome}`)}
        {status !== null && ` (HTTP ${status})`}
      </Fact>
      <Fact name={t('audit.subjects')}>
        {subjects.length === 0 && '–'}
        {subjects.map(({ kind, id }) => (
          <Subject key={`${kind}:${id}`} {...{ kind, id, filter }} />
        ))}
      </Fact>
      <Fact name={t('audit.request')}>
        <code>{requestId ?? '–'}</code>
      </Fact>
      <Fact name={t('audit.entry')}>
        <code>{actionId}</code>
      </Fact>
    </dl>
  );
}

interface SubjectProps {
  readonly kind: string;
  readonly id: string;
  readonly filter: AuditFilter;
}

/** A device leads to what else was done to it; a session or a brew to its log, a stream to its events. */
function Subject({ kind, id, filter }: SubjectProps) {
  const text = <DeviceText text={`${kind}:${id}`} />;
  if (kind === 'stream') return <a href={`/admin/streams?${new URLSearchParams({ stream: id })}`}>{text}</a>;
  if (kind === 'device') return <a href={addressOf({ ...filter, device: id })}>{text}</a>;
  if (kind !== 'session' && kind !== 'brew') return <span>{text}</span>;
  return <a href={`/admin/${kind}s/${encodeURIComponent(id)}`}>{text}</a>;
}

function fromOf({ entryPoint, host, address }: AuditEntry): string {
  return entryPoint === 'cli' ? t('audit.commandLine', { host: host ?? '–' }) : (address ?? 'API');
}
