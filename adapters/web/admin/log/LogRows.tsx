import type { LogKind, LogLine } from '../../../../domain/sessionLog/index.js';
import { DeviceText, Time } from '../../shared/components/index.js';
import { formatExactTime } from '../../shared/texts/index.js';
import { t } from '../../shared/texts/log.js';
import { compact, type LogGroup } from './compact.js';
import type { LogView } from './logFilter.js';

const shapes: Readonly<Record<LogKind, string>> = {
  ...{ reading: '·', event: '●', action: '▲', command: '→', connection: '○', alarm: '◆', error: '◆' },
  ...{ parked: '■', notification: '✉', journal: '✓', audit: '✓' },
};

/** A device's clock that is further off is shown. */
const sameTimeMs = 5_000;

interface LogRowsProps {
  readonly lines: readonly LogLine[];
  readonly view: LogView;
}

export function LogRows({ lines, view }: LogRowsProps) {
  if (view === 'table') return <LogTable lines={lines} />;
  const groups =
    view === 'raw' ? lines.map((line): LogGroup => ({ id: line.id, lines: [line] })) : compact(lines);
  return (
    <ol class="log-rows" onKeyDown={moveByKey}>
      {groups.map((group) => (
        <li key={group.id}>
          <details>
            <summary>
              {view === 'raw' ? <RawLine line={group.lines[0]} /> : <Summary group={group} />}
            </summary>
            {group.lines.length > 1 && group.lines.map((line) => <Line key={line.id} line={line} />)}
            {group.lines.length === 1 && <pre>{shownJson(group.lines[0])}</pre>}
          </details>
        </li>
      ))}
    </ol>
  );
}

function Summary({ group: { lines } }: { readonly group: LogGroup }) {
  const [first] = lines;
  const last = lines.at(-1) ?? first;
  if (lines.length === 1) return <Line line={first} />;
  if (first.kind === 'command')
    return <Line line={first} more={`${last.text} · ${t('log.steps', { count: lines.length })}`} />;
  const range = { count: lines.length, first: first.text, last: last.text };
  return <Line line={{ ...first, text: t('log.readings', range) }} />;
}

function Line({ line, more }: { readonly line: LogLine; readonly more?: string }) {
  const { kind, receivedAt, deviceTime, deviceId, text, by, traceId, scope } = line;
  const isOff = deviceTime !== null && Math.abs(Date.parse(deviceTime) - Date.parse(receivedAt)) > sameTimeMs;
  return (
    <span class="log-line">
      <Time atMs={Date.parse(receivedAt)} class="muted" />
      <span role="img" aria-label={t(`log.kind.${kind}`)} data-kind={kind}>
        {shapes[kind]}
      </span>
      <span>
        <DeviceText text={more === undefined ? text : `${text} → ${more}`} />
        <span class="muted small">
          {deviceId !== null && ` · ${deviceId}`}
          {isOff && ` · ${t('log.deviceTime', { time: formatExactTime(Date.parse(deviceTime)) })}`}
          {scope === 'device' && <span title={t('log.ofMachine')}> · device</span>}
          {by !== null && ' · '}
          {by !== null && <DeviceText text={by} />}
          {traceId !== null && (
            <>
              {' · '}
              <code>{traceId}</code>
            </>
          )}
        </span>
      </span>
    </span>
  );
}

function RawLine({ line }: { readonly line: LogLine }) {
  return (
    <code class="log-raw">
      <DeviceText text={JSON.stringify(line)} />
    </code>
  );
}

function shownJson(line: LogLine) {
  return <DeviceText text={JSON.stringify(line, null, 1).replaceAll('\n', ' ')} />;
}

function LogTable({ lines }: { readonly lines: readonly LogLine[] }) {
  const columns = ['receivedAt', 'kind', 'deviceId', 'message', 'text', 'by', 'traceId'] as const;
  return (
    <div class="table log-table" tabIndex={0}>
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {t(`log.column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map(({ id, receivedAt, kind, deviceId, epoch, boot, seq, text, by, traceId }) => (
            <tr key={id}>
              <td>
                <Time atMs={Date.parse(receivedAt)} />
              </td>
              <td>
                {shapes[kind]} {t(`log.kind.${kind}`)}
              </td>
              <td>{deviceId}</td>
              <td>{boot !== null && [epoch, boot, seq ?? '–'].join('/')}</td>
              <td>
                <DeviceText text={text} />
              </td>
              <td>{by !== null && <DeviceText text={by} />}</td>
              <td>
                <code>{traceId}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** j and k go to the next and the previous row; Enter opens it. */
function moveByKey(event: KeyboardEvent & { readonly currentTarget: HTMLElement }): void {
  const step = { j: 1, k: -1 }[event.key];
  if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  const rows = [...event.currentTarget.querySelectorAll('summary')];
  rows[rows.findIndex((row) => row === document.activeElement) + step]?.focus();
}
