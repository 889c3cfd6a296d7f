import { useState } from 'preact/hooks';
import { longestViewName, mostSharedViews, mostViews } from '../../../../domain/fleet/index.js';
import { ApiProblem } from '../../../apiClient/index.js';
import {
  Button,
  DeviceText,
  ErrorPanel,
  Field,
  FormEnd,
  refusalOf,
  Sheet,
  typedIn,
  useAsked,
  useSubmit,
} from '../../shared/components/index.js';
import { session } from '../../shared/session/index.js';
import { t } from '../../shared/texts/devices.js';
import { addressOf, filterOf, type FleetFilter } from './fleetFilter.js';
import { addressOfView, askViews, removeView, saveView, type FleetView } from './fleetViews.js';

/** What somebody saved to come back to: a link each, and the one that is shown now is marked. */
export function SavedViews({ filter }: { readonly filter: FleetFilter }) {
  const { data, error, again, ...failure } = useAsked(askViews);
  const [isSaving, setSaving] = useState(false);
  const [doomed, setDoomed] = useState<FleetView>();
  const address = addressOf(filter);
  const views = data?.items ?? [];
  const shown = views.filter((view) => addressOfView(view) === address);
  const isWorthSaving = data && shown.length === 0 && address !== everything;
  return (
    <>
      {error && 'sinceMs' in failure && <ErrorPanel error={error} sinceMs={failure.sinceMs} retry={again} />}
      {(views.length > 0 || isWorthSaving) && (
        <ul class="chips fleet-views" aria-label={t('devices.views')}>
          {views.map((view) => (
            <li key={view.viewId}>
              <ViewLink view={view} isShown={shown.includes(view)} />
            </li>
          ))}
          {isWorthSaving && (
            <li>
              <button type="button" class="link" onClick={() => setSaving(true)}>
                {t('devices.saveView')}
              </button>
            </li>
          )}
          {shown
            .filter(({ mayRemove }) => mayRemove)
            .map((view) => (
              <li key={`remove ${view.viewId}`}>
                <button type="button" class="link" onClick={() => setDoomed(view)}>
                  {t('devices.removeView')} <DeviceText text={view.name} />
                </button>
              </li>
            ))}
        </ul>
      )}
      {isSaving && <NewView filter={filter} onClose={() => setSaving(false)} onSaved={again} />}
      {doomed && <Removal view={doomed} onClose={() => setDoomed(undefined)} onRemoved={again} />}
    </>
  );
}

const everything = addressOf(filterOf({}));

interface ViewLinkProps {
  readonly view: FleetView;
  readonly isShown: boolean;
}

function ViewLink({ view, isShown }: ViewLinkProps) {
  const { value } = session;
  const isOwn = 'me' in value && view.createdBy.personId === value.me.personId;
  return (
    <a class="chip" href={addressOfView(view)} {...(isShown && { 'aria-current': 'true' })}>
      {isShown && <span aria-hidden="true">✓</span>}
      <DeviceText text={view.name} />
      {view.shared && (
        <span class="muted small">
          {isOwn || view.createdBy.name === null ? (
            t('devices.view.shared')
          ) : (
            <DeviceText text={t('devices.view.by', { name: view.createdBy.name })} />
          )}
        </span>
      )}
    </a>
  );
}

interface NewViewProps {
  readonly filter: FleetFilter;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

function NewView({ filter, onClose, onSaved }: NewViewProps) {
  const submitting = useSubmit(reasonOf);
  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    const typed = typedIn(event);
    const shared = typed('shared') !== '';
    if (!(await submitting.submit(() => saveView(filter, { name: typed('name').trim(), shared })))) return;
    onClose();
    onSaved();
  };
  return (
    <Sheet isOpen title={t('devices.saveView')} onClose={onClose}>
      <form class="form" onSubmit={(event) => void save(event)}>
        <p>{t('devices.view.what')}</p>
        <Field
          name="name"
          label={t('devices.view.name')}
          maxLength={longestViewName}
          autocomplete="off"
          focus
        />
        <label class="choice">
          <input type="checkbox" name="shared" /> {t('devices.view.share')}
        </label>
        <FormEnd submitting={submitting}>{t('devices.view.save')}</FormEnd>
      </form>
    </Sheet>
  );
}

function reasonOf(error: unknown): string {
  const code = error instanceof ApiProblem ? error.code : undefined;
  if (code === 'VIEW_NAME_TAKEN') return t('devices.view.taken');
  if (code === 'TOO_MANY_VIEWS') return t('devices.view.tooMany', { count: mostViews });
  if (code === 'TOO_MANY_SHARED_VIEWS') return t('devices.view.tooManyShared', { count: mostSharedViews });
  return refusalOf(error);
}

interface RemovalProps {
  readonly view: FleetView;
  readonly onClose: () => void;
  readonly onRemoved: () => void;
}

/** Asks once more: a shared one is gone for all. */
function Removal({ view, onClose, onRemoved }: RemovalProps) {
  const { isBusy, error, submit } = useSubmit();
  const remove = async () => {
    if (!(await submit(() => removeView(view.viewId)))) return;
    onClose();
    onRemoved();
  };
  return (
    <Sheet isOpen title={t('devices.view.removeSure')} onClose={onClose}>
      <p>
        <DeviceText text={view.name} />
      </p>
      <p>{t(view.shared ? 'devices.view.removeShared' : 'devices.view.removeOwn')}</p>
      {error !== undefined && (
        <p class="field-error" role="alert">
          {error}
        </p>
      )}
      <div class="row-buttons">
        <Button kind="danger" disabled={isBusy} onClick={() => void remove()}>
          {t('devices.removeView')}
        </Button>
        <Button onClick={onClose}>{t('cancel')}</Button>
      </div>
    </Sheet>
  );
}
