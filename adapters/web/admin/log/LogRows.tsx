import { useMemo, useRef, useState } from 'preact/hooks';
import type { LogLine, LogOrder } from '../../../../domain/sessionLog/index.js';
import { DeviceText } from '../../shared/components/index.js';
import { t } from '../../shared/texts/log.js';
import { compact, type LogGroup } from './compact.js';
import type { LogView } from './logFilter.js';
import { LogLineJson, LogLineText } from './LogLineText.js';
import { LogTable } from './LogTable.js';
import { Windowed } from './Windowed.js';

const rowPx = 45;

interface LogRowsProps {
  readonly lines: readonly LogLine[];
  readonly view: LogView;
  readonly order: LogOrder;
  readonly hasNewest: boolean;
}

/** Lines in rows that open in place, many at once. */
export function LogRows({ lines, view, order, hasNewest }: LogRowsProps) {
  // Rows that the window has left stay open.
  const opened = useRef(new Set<string>());
  const groups = useMemo(
    () =>
      view === 'compact'
        ? compact(lines, { order, hasNewest })
        : lines.map((line): LogGroup => ({ id: line.id, lines: [line] })),
    [lines, view, order, hasNewest],
  );
  if (view === 'table') return <LogTable lines={lines} />;
  return (
    <div class="log-rows" data-view={view}>
      <Windowed items={groups} as="ol" {...{ rowPx }}>
        {(group) => (
          <li key={group.id}>
            <Row isRaw={view === 'raw'} group={group} opened={opened.current} />
          </li>
        )}
      </Windowed>
    </div>
  );
}

interface RowProps {
  readonly group: LogGroup;
  readonly isRaw: boolean;
  readonly opened: Set<string>;
}

function Row({ group: { id, lines }, isRaw, opened }: RowProps) {
  const [isOpen, setOpen] = useState(opened.has(id));
  const toggle = (is: boolean) => {
    setOpen(is);
    if (is) opened.add(id);
    else opened.delete(id);
  };
  return (
    <details open={isOpen} onToggle={({ currentTarget }) => toggle(currentTarget.open)}>
      <summary data-row>{isRaw ? <RawLine line={lines[0]} /> : <Summary lines={lines} />}</summary>
      {isOpen && lines.length > 1 && lines.map((line) => <LogLineText key={line.id} line={line} />)}
      {isOpen && lines.length === 1 && <LogLineJson line={lines[0]} />}
    </details>
  );
}

function Summary({ lines }: Pick<LogGroup, 'lines'>) {
  const [first] = lines;
  const last = lines.at(-1) ?? first;
  if (lines.length === 1) return <LogLineText line={first} />;
  if (first.kind === 'command')
    return <LogLineText line={first} more={`${last.text} · ${t('log.steps', { count: lines.length })}`} />;
  const range = { count: lines.length, first: first.text, last: last.text };
  return <LogLineText line={{ ...first, text: t('log.readings', range) }} />;
}

function RawLine({ line }: { readonly line: LogLine }) {
  return (
    <code class="log-raw">
      <DeviceText text={JSON.stringify(line)} />
    </code>
  );
}
