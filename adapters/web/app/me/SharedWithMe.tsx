import {
  Button,
  DeviceText,
  ErrorPanel,
  refusalOf,
  useAsked,
  useSubmit,
} from '../../shared/components/index.js';
import { api, ask } from '../../shared/session/index.js';
import { t } from '../../shared/texts/machine.js';
import type { Share } from '../machine/ownership.js';

const askShares = () => ask(api.GET('/api/v1/shares'));

/** Invitations to machines of others, and machines that others share. */
export function SharedWithMe() {
  const asked = useAsked(askShares);
  if (asked.error) return <ErrorPanel error={asked.error} sinceMs={asked.sinceMs} retry={asked.again} />;
  const items = asked.data?.items.filter(({ status }) => status !== 'ended');
  if (!items) return null;
  if (items.length === 0) return <p class="muted">{t('shared.none')}</p>;
  return (
    <ul class="shares" aria-live="polite">
      {items.map((share) => (
        <ShareRow key={share.shareId} share={share} onChanged={asked.again} />
      ))}
    </ul>
  );
}

function ShareRow({ share, onChanged }: { readonly share: Share; readonly onChanged: () => void }) {
  const { shareId, deviceId, owner, rights, status } = share;
  const { isBusy, error, submit } = useSubmit(refusalOf);
  const isInvited = status === 'invited';
  const params = { path: { shareId } };
  const accept = () => ask(api.POST('/api/v1/shares/{shareId}/accept', { params }));
  const end = () => ask(api.POST('/api/v1/shares/{shareId}/end', { params }));
  const act = async (work: () => Promise<unknown>) => {
    if (await submit(work)) onChanged();
  };
  return (
    <li class="row">
      <div>
        {isInvited ? <b>{deviceId}</b> : <a href={`/machines/${deviceId}`}>{deviceId}</a>}
        <p class="small muted">
          {t(isInvited ? 'shared.invites' : 'shared.by')}{' '}
          <DeviceText text={owner.name ?? t('shared.deleted')} /> · {t(`sharing.${rights}`)}
        </p>
        {error !== undefined && (
          <p class="small field-error" role="alert">
            {error}
          </p>
        )}
      </div>
      <span class="row-buttons">
        {isInvited && (
          <Button kind="primary" disabled={isBusy} onClick={() => void act(accept)}>
            {t('shared.accept')}
          </Button>
        )}
        <Button disabled={isBusy} onClick={() => void act(end)}>
          {t(isInvited ? 'shared.decline' : 'shared.leave')}
        </Button>
      </span>
    </li>
  );
}
