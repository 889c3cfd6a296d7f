import { useCallback, useState } from 'preact/hooks';
import { now } from '../../shared/clock.js';
import {
  Button,
  DeviceText,
  ErrorPanel,
  Skeleton,
  StateMark,
  Time,
  refusalOf,
  useAsked,
  useSubmit,
} from '../../shared/components/index.js';
import { api, ask } from '../../shared/session/index.js';
import { t } from '../../shared/texts/machine.js';
import { formatTime } from '../../shared/texts/index.js';
import { askShares, type Share } from './ownership.js';
import { ShareSheet } from './ShareSheet.js';

/** With whom the owner shares a machine: who, what they may do, and until when. */
export function SharingSection({ deviceId }: { readonly deviceId: string }) {
  const question = useCallback(() => askShares(deviceId), [deviceId]);
  const asked = useAsked(question);
  const [isOpen, setOpen] = useState(false);
  const shares = asked.data;
  return (
    <section class="section">
      <h2>{t('sharing.title')}</h2>
      {asked.error && <ErrorPanel error={asked.error} sinceMs={asked.sinceMs} retry={asked.again} />}
      {!shares && !asked.error && <Skeleton height="row" />}
      {shares?.length === 0 && <p class="muted">{t('sharing.none')}</p>}
      <ul class="shares" aria-live="polite">
        {shares?.map((share) => (
          <ShareRow key={share.shareId} share={share} onEnded={asked.again} />
        ))}
      </ul>
      <p>
        <Button onClick={() => setOpen(true)}>{t('sharing.invite')}</Button>
      </p>
      <ShareSheet
        {...{ deviceId, isOpen }}
        onClose={() => setOpen(false)}
        onInvited={() => {
          setOpen(false);
          asked.again();
        }}
      />
    </section>
  );
}

function ShareRow({ share, onEnded }: { readonly share: Share; readonly onEnded: () => void }) {
  const { shareId, login, person, rights, status, endsAt } = share;
  const { isBusy, error, submit } = useSubmit(refusalOf);
  const end = async () => {
    const params = { path: { shareId } };
    if (await submit(() => ask(api.POST('/api/v1/shares/{shareId}/end', { params })))) onEnded();
  };
  return (
    <li class="row">
      <div>
        <b>
          <DeviceText text={person?.name ?? login} />
        </b>{' '}
        <StateMark
          state={status === 'active' ? 'done' : 'waiting'}
          word={t(status === 'active' ? 'sharing.active' : 'sharing.invited')}
        />
        <p class="small muted">
          {t(`sharing.${rights}`)} · {endsAt === null ? t('sharing.noEnd') : <Until at={endsAt} />}
        </p>
        {error !== undefined && (
          <p class="small field-error" role="alert">
            {error}
          </p>
        )}
      </div>
      <Button disabled={isBusy} onClick={() => void end()}>
        {t('sharing.end')}
        <span class="hidden"> {person?.name ?? login}</span>
      </Button>
    </li>
  );
}

export function Until({ at }: { readonly at: string }) {
  const atMs = Date.parse(at);
  return <Time atMs={atMs}>{t('sharing.until', { time: formatTime(atMs, now.value) })}</Time>;
}
