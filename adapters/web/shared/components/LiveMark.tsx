import { connection } from '../live/index.js';
import { t } from '../texts/index.js';
import { StateMark } from './StateMark.js';

/** Whether what the page shows is what is. */
export function LiveMark() {
  const { state } = connection.value;
  const isLive = state === 'open' || state === 'resting';
  return (
    <span class="small" aria-live="polite">
      {isLive ? (
        <StateMark state="running" word={t('live.open')} />
      ) : (
        <StateMark
          state={state === 'connecting' ? 'stale' : 'offline'}
          word={t(state === 'connecting' ? 'live.connecting' : 'state.offline')}
        />
      )}
    </span>
  );
}
