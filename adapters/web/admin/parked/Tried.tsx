import { DeviceText } from '../../shared/components/index.js';
import { formatNumber } from '../../shared/texts/index.js';
import { t } from '../../shared/texts/parked.js';
import type { ParkedDryRun } from './parkedApi.js';

/** What would be appended. */
export function Tried({ tried: { outcome, events, parked } }: { readonly tried: ParkedDryRun }) {
  return (
    <div class="parked-tried">
      <p>{t(`parked.tried.${outcome}`, { count: events.length, events: formatNumber(events.length) })}</p>
      <ul>
        {parked.map(({ code, cause }) => (
          <li key={cause}>
            <code>{code}</code> <DeviceText text={cause} />
          </li>
        ))}
        {events.map(({ stream, type, data }, at) => (
          <li key={at}>
            <details>
              <summary>
                <b>{type}</b> <code>{stream}</code>
              </summary>
              <pre>
                <DeviceText text={JSON.stringify(data)} />
              </pre>
            </details>
          </li>
        ))}
      </ul>
    </div>
  );
}
