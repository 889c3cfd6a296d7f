import { useState } from 'preact/hooks';
import { Button, useSubmit } from '../../shared/components/index.js';
import { session } from '../../shared/session/index.js';
import { t } from '../../shared/texts/parked.js';
import { DiscardSheet } from './DiscardSheet.js';
import { Editor } from './Editor.js';
import {
  askDryRun,
  requeueGroup,
  requeueOne,
  type InspectedMessage,
  type ParkedDryRun,
  type ParkedGroup,
} from './parkedApi.js';
import { Tried } from './Tried.js';

interface ActionsProps {
  readonly inspected: InspectedMessage;
  readonly group: ParkedGroup | undefined;
  readonly onChange: () => void;
}

const some = 5;

/** The server refuses the others as well. */
function mayEdit(obstacle: InspectedMessage['obstacle']): boolean {
  const current = session.value;
  return obstacle === null && current.state === 'in' && current.me.role === 'admin';
}

interface GroupRequeuesProps {
  readonly group: ParkedGroup;
  readonly isBusy: boolean;
  readonly requeue: (work: () => Promise<unknown>) => () => void;
}

function GroupRequeues({ group, isBusy, requeue }: GroupRequeuesProps) {
  const { waiting } = group;
  return (
    <>
      {waiting > some && (
        <Button disabled={isBusy} onClick={requeue(() => requeueGroup(group, some))}>
          {t('parked.requeueSome', { count: some })}
        </Button>
      )}
      {waiting > 1 && (
        <Button disabled={isBusy} onClick={requeue(() => requeueGroup(group, group.waiting))}>
          {t('parked.requeueAll', { count: waiting })}
        </Button>
      )}
    </>
  );
}

/** First a look at what would happen, then one message, some, or all of the group; or none of them for good. */
export function Actions({ inspected, group, onChange }: ActionsProps) {
  const { message, obstacle } = inspected;
  const [tried, setTried] = useState<ParkedDryRun>();
  const [isEditing, setEditing] = useState(false);
  const [discarding, setDiscarding] = useState<'one' | 'group'>();
  const { isBusy, error, submit } = useSubmit();
  const isBlocked = isBusy || obstacle !== null;
  const dryRun = () => void submit(async () => setTried(await askDryRun(message.id)));
  const requeue = (work: () => Promise<unknown>) => () =>
    void submit(async () => {
      await work();
      setTried(undefined);
      onChange();
    });
  return (
    <div class="parked-actions">
      <p class="parked-buttons">
        <Button kind={isEditing ? 'plain' : 'primary'} disabled={isBlocked} onClick={dryRun}>
          {t('parked.dryRun')}
        </Button>
        <Button disabled={isBlocked} onClick={requeue(() => requeueOne(message.id))}>
          {t('parked.requeueOne')}
        </Button>
        {mayEdit(obstacle) && (
          <Button aria-expanded={isEditing} onClick={() => setEditing(!isEditing)}>
            {t('parked.edit')}
          </Button>
        )}
        {group && <GroupRequeues {...{ group, isBusy, requeue }} />}
        <Button kind="danger" disabled={isBusy} onClick={() => setDiscarding('one')}>
          {t('parked.discardOne')}
        </Button>
        {group && group.kept > 1 && (
          <Button kind="danger" disabled={isBusy} onClick={() => setDiscarding('group')}>
            {t('parked.discardAll', { count: group.kept })}
          </Button>
        )}
      </p>
      {obstacle !== null && <p class="muted">{t(`parked.obstacle.${obstacle}`)}</p>}
      {error !== undefined && (
        <p class="field-error" role="alert">
          {error}
        </p>
      )}
      <div aria-live="polite">{tried && <Tried tried={tried} />}</div>
      {isEditing && (
        <Editor
          inspected={inspected}
          onSent={() => {
            setEditing(false);
            onChange();
          }}
        />
      )}
      {discarding && (
        <DiscardSheet
          id={message.id}
          group={discarding === 'group' ? group : undefined}
          onClose={() => setDiscarding(undefined)}
          onDone={() => {
            setDiscarding(undefined);
            onChange();
          }}
        />
      )}
    </div>
  );
}
