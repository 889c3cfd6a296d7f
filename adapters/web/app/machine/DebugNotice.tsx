import { useCallback } from 'preact/hooks';
import { now } from '../../shared/clock.js';
import { StateMark, useAgain, useAsked } from '../../shared/components/index.js';
import { api, ask } from '../../shared/session/index.js';
import { formatTime } from '../../shared/texts/index.js';
import { t } from '../../shared/texts/machine.js';

/** Operators can begin at any time. */
const askEveryMs = 30_000;

/** Says who reads along, while somebody does: it is the machine of whoever looks at this. */
export function DebugNotice({ deviceId }: { readonly deviceId: string }) {
  const question = useCallback(
    () => ask(api.GET('/api/v1/devices/{deviceId}/debug', { params: { path: { deviceId } } })),
    [deviceId],
  );
  const { data, again } = useAsked(question);
  useAgain(again, Math.floor(now.value / askEveryMs));
  const untilMs = Date.parse(data?.debug?.isOn ? data.debug.until : '');
  if (!(untilMs > now.value)) return null;
  return (
    <p class="debug-notice" role="status">
      <StateMark state="needsYou" word={t('machine.debugged', { time: formatTime(untilMs, now.value) })} />
    </p>
  );
}
