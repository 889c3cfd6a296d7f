import type { LogLine } from '../../../../domain/sessionLog/index.js';
import { DeviceText, Time } from '../../shared/components/index.js';
import { t } from '../../shared/texts/log.js';
import { shapes } from './LogLineText.js';
import { Windowed } from './Windowed.js';

const columns = ['receivedAt', 'kind', 'deviceId', 'message', 'text', 'by', 'traceId'] as const;
const rowPx = 41;

export function LogTable({ lines }: { readonly lines: readonly LogLine[] }) {
  return (
    <div class="table log-table" tabIndex={0} role="group" aria-label={t('log.table')}>
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
        <Windowed items={lines} as="tbody" {...{ rowPx }}>
          {(line) => <Row key={line.id} line={line} />}
        </Windowed>
      </table>
    </div>
  );
}

function Row({
  line: { receivedAt, kind, deviceId, epoch, boot, seq, text, by, traceId },
}: {
  readonly line: LogLine;
}) {
  return (
    <tr data-row tabIndex={-1}>
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
  );
}
