import { useCallback, useRef, useState } from 'preact/hooks';
import { longestNote } from '../../../../domain/fleet/index.js';
import { now } from '../../shared/clock.js';
import {
  Button,
  DeviceText,
  ErrorPanel,
  Sheet,
  Time,
  typedIn,
  useAsked,
  useSubmit,
} from '../../shared/components/index.js';
import { formatTime } from '../../shared/texts/index.js';
import { t } from '../../shared/texts/device.js';
import { addNote, askNotes, removeNote, type DeviceNote } from './deviceApi.js';

/** What operators noted, the latest first, and one more to write. */
export function Notes({ deviceId }: { readonly deviceId: string }) {
  const { data, error, again, ...failure } = useAsked(useCallback(() => askNotes(deviceId), [deviceId]));
  const [doomed, setDoomed] = useState<DeviceNote>();
  const items = data?.items ?? [];
  return (
    <section class="section">
      <h2>{t('device.notes')}</h2>
      {error && 'sinceMs' in failure && <ErrorPanel error={error} sinceMs={failure.sinceMs} retry={again} />}
      <NewNote deviceId={deviceId} onAdded={again} />
      <ul class="device-notes">
        {items.map((note) => (
          <li key={note.noteId}>
            <p class="device-note-text">
              {note.text === null ? (
                <span class="muted">{t('device.noteDeleted')}</span>
              ) : (
                note.text.split('\n').map((line, index) => (
                  <span key={index}>
                    <DeviceText text={line} />
                  </span>
                ))
              )}
            </p>
            <p class="label">
              <DeviceText text={note.writtenBy.name ?? t('device.noteNobody')} />
              {' · '}
              <Time atMs={Date.parse(note.writtenAt)}>
                {formatTime(Date.parse(note.writtenAt), now.value)}
              </Time>
              {' · '}
              <button type="button" class="link" onClick={() => setDoomed(note)}>
                {t('device.noteRemove')}
              </button>
            </p>
          </li>
        ))}
      </ul>
      <Removal deviceId={deviceId} note={doomed} onClose={() => setDoomed(undefined)} onRemoved={again} />
    </section>
  );
}

interface NewNoteProps {
  readonly deviceId: string;
  readonly onAdded: () => void;
}

function NewNote({ deviceId, onAdded }: NewNoteProps) {
  const { isBusy, error, submit } = useSubmit();
  const [text, setText] = useState('');
  // The same text is sent with the same key until it was added, so that no answer is no second note.
  const key = useRef<{ readonly of: string; readonly key: string }>(undefined);
  const add = async (event: SubmitEvent) => {
    event.preventDefault();
    const typed = typedIn(event)('text').trim();
    if (typed === '') return;
    if (key.current?.of !== typed) key.current = { of: typed, key: crypto.randomUUID() };
    const { current } = key;
    if (!(await submit(() => addNote(deviceId, typed, current.key)))) return;
    key.current = undefined;
    setText('');
    onAdded();
  };
  return (
    <form class="device-note-new" onSubmit={(event) => void add(event)}>
      <label class="field">
        <span>{t('device.noteNew')}</span>
        <textarea
          name="text"
          rows={2}
          maxLength={longestNote}
          value={text}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
      </label>
      {error !== undefined && (
        <p class="field-error small" role="alert">
          {error}
        </p>
      )}
      <Button type="submit" disabled={isBusy || text.trim() === ''}>
        {t('device.noteAdd')}
      </Button>
    </form>
  );
}

interface RemovalProps {
  readonly deviceId: string;
  readonly note: DeviceNote | undefined;
  readonly onClose: () => void;
  readonly onRemoved: () => void;
}

/** Asks once more: nobody sees the note again. */
function Removal({ deviceId, note, onClose, onRemoved }: RemovalProps) {
  const { isBusy, error, submit } = useSubmit();
  const remove = async () => {
    if (!note || !(await submit(() => removeNote(deviceId, note.noteId)))) return;
    onClose();
    onRemoved();
  };
  return (
    <Sheet isOpen={note !== undefined} title={t('device.noteRemoveSure')} onClose={onClose}>
      <p>{t('device.noteRemoveWhat')}</p>
      {error !== undefined && (
        <p class="field-error" role="alert">
          {error}
        </p>
      )}
      <div class="row-buttons">
        <Button kind="danger" disabled={isBusy} onClick={() => void remove()}>
          {t('device.noteRemove')}
        </Button>
        <Button onClick={onClose}>{t('cancel')}</Button>
      </div>
    </Sheet>
  );
}
