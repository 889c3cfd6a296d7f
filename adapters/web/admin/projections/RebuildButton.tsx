import { useState } from 'preact/hooks';
import type { ProjectionState } from '../../../apiClient/index.js';
import { projectionNames, projectionOf, type ProjectionName } from '../../../../domain/health/index.js';
import {
  Button,
  DeviceText,
  Field,
  FormEnd,
  Sheet,
  refusalOf,
  typedIn,
  useSubmit,
} from '../../shared/components/index.js';
import { api, ask } from '../../shared/session/index.js';
import { formatDuration } from '../../shared/texts/index.js';
import { t, type TextKey } from '../../shared/texts/projections.js';
import { CopyCommand } from '../CopyCommand.js';
import { useRole } from '../useRole.js';
import { secondsBetween } from './RebuildProgress.js';

interface RebuildButtonProps {
  readonly projection: ProjectionState;
  /** Of the event store, where somebody sees it. */
  readonly end: string | null;
  readonly onChanged: () => void;
}

class OtherName extends Error {}

/** For admins: rebuilds a projection after it said what people see meanwhile, and its name was typed. Not while a rebuild is under way. */
export function RebuildButton({ projection: state, end, onChanged }: RebuildButtonProps) {
  const [isAsked, setAsked] = useState(false);
  const submitting = useSubmit((error) =>
    error instanceof OtherName ? t('projections.wrongName') : refusalOf(error),
  );
  const isAdmin = useRole() === 'admin';
  const projection = projectionNames.find((name) => name === projectionOf(state.projection));
  if (!projection || !isAdmin || state.rebuild?.finishedAt === null) return null;
  const request = async (typed: string) => {
    const isDone = await submitting.submit(async () => {
      if (typed.trim() !== projection) throw new OtherName();
      await ask(api.POST('/api/v1/projections/{projection}/rebuild', { params: { path: { projection } } }));
    });
    if (!isDone) return;
    setAsked(false);
    onChanged();
  };
  return (
    <div class="rebuild-action">
      <Button onClick={() => setAsked(true)}>{t('projections.rebuild', { projection })}</Button>
      <CopyCommand command={`brewline rebuild ${projection}`} />
      <Sheet
        isOpen={isAsked}
        title={t('projections.rebuildTitle', { projection })}
        onClose={() => setAsked(false)}
      >
        <form
          class="form"
          onSubmit={(event) => {
            event.preventDefault();
            void request(typedIn(event)('projection'));
          }}
        >
          {saidBefore(projection, state, end).map((text) => (
            <p key={text}>
              <DeviceText text={text} />
            </p>
          ))}
          <Field name="projection" label={t('projections.typeName', { projection })} maxLength={20} />
          <FormEnd submitting={submitting} kind="danger">
            {t('projections.rebuild', { projection })}
          </FormEnd>
        </form>
        <Button onClick={() => setAsked(false)}>{t('cancel')}</Button>
      </Sheet>
    </div>
  );
}

/** What people see and miss meanwhile. */
const during: Readonly<Record<ProjectionName, TextKey>> = {
  readModels: 'projections.duringReadModels',
  dispatcher: 'projections.duringDispatcher',
  brewPlans: 'projections.duringBrewPlans',
  alarms: 'projections.duringAlarms',
  notifications: 'projections.duringNotifications',
};

function saidBefore(
  projection: ProjectionName,
  { rebuild, paused }: ProjectionState,
  end: string | null,
): readonly string[] {
  const isReadFromStart = projection !== 'notifications';
  return [
    t(during[projection]),
    ...(isReadFromStart ? [t('projections.rebuildLosesNothing'), expected(rebuild, end)] : []),
    ...(paused ? [t('projections.rebuildWhilePaused')] : []),
  ];
}

/** As long as the last one took, and longer as the store has grown since. */
function expected(rebuild: ProjectionState['rebuild'], end: string | null): string {
  if (!rebuild?.begunAt || !rebuild.finishedAt) return t('projections.rebuildUnknown');
  const took = secondsBetween(rebuild.begunAt, rebuild.finishedAt);
  const head = Number(rebuild.head ?? 0);
  const growth = head > 0 && end !== null ? Math.max(1, Number(end) / head) : 1;
  return t('projections.rebuildExpected', {
    took: formatDuration(took),
    expected: formatDuration(Math.round(took * growth)),
  });
}
