import type { LogKind, LogLine } from '../../../../domain/sessionLog/index.js';
import { DeviceText, Time } from '../../shared/components/index.js';
import { formatExactTime } from '../../shared/texts/index.js';
import { t } from '../../shared/texts/log.js';

export const shapes: Readonly<Record<LogKind, string>> = {
  ...{ reading: '·', event: '●', action: '▲', command: '→', connection: '○', alarm: '◆', error: '◆' },
  ...{ parked: '■', notification: '✉', journal: '✓', audit: '✓' },
};

/** A device's clock that is further off is shown. */
const sameTimeMs = 5_000;

/** A line as a sentence, with who and where. */
export function LogLineText({ line, more }: { readonly line: LogLine; readonly more?: string }) {
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

/** All that a line has. */
export function LogLineJson({ line }: { readonly line: LogLine }) {
  return (
    <pre>
      <DeviceText text={JSON.stringify(line, null, 1).replaceAll('\n', ' ')} />
    </pre>
  );
}
