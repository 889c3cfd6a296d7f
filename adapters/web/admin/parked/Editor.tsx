import { useId, useState } from 'preact/hooks';
import { Field, FormEnd, typedIn, useSubmit } from '../../shared/components/index.js';
import { t } from '../../shared/texts/parked.js';
import { Differences } from './Differences.js';
import {
  askEditDryRun,
  requeueEdited,
  type Edited,
  type EditedAs,
  type InspectedMessage,
  type TriedEdit,
} from './parkedApi.js';
import { Tried } from './Tried.js';

interface EditorProps {
  readonly inspected: InspectedMessage;
  readonly onSent: () => void;
}

/** As the API takes it. */
const mostCharacters = 60_000;

/** A message as somebody wants it instead: written, tried, and then sent for a reason. What is written anew is tried anew. */
export function Editor({ inspected, onSent }: EditorProps) {
  const { message, text } = inspected;
  const [edited, setEdited] = useState<Edited>(() => versionOf(inspected, text === null ? 'hex' : 'fields'));
  const [tried, setTried] = useState<TriedEdit>();
  const trying = useSubmit();
  const sending = useSubmit();
  const change = (to: Edited) => {
    setEdited(to);
    setTried(undefined);
  };
  const tryIt = (event: SubmitEvent) => {
    event.preventDefault();
    setTried(undefined);
    void trying.submit(async () => setTried(await askEditDryRun(message.id, edited)));
  };
  const send = (event: SubmitEvent) => {
    event.preventDefault();
    const typed = typedIn(event);
    const work = () => requeueEdited(message.id, edited, typed('reason').trim());
    void sending.submit(work).then((isDone) => isDone && onSent());
  };
  return (
    <section class="parked-editor" aria-label={t('parked.edit')}>
      <h3>{t('parked.edit')}</h3>
      <p class="muted small">{t('parked.editFor')}</p>
      <form onSubmit={tryIt}>
        <Ways as={edited.as} hasFields={text !== null} choose={(as) => change(versionOf(inspected, as))} />
        <EditedText edited={edited} change={change} />
        <FormEnd submitting={trying}>{t('parked.editDryRun')}</FormEnd>
      </form>
      <div aria-live="polite">
        {tried && (
          <>
            <Differences differences={tried.differences} />
            <Tried tried={tried.tried} />
          </>
        )}
      </div>
      {tried && tried.tried.outcome !== 'parked' && (
        <form class="form" onSubmit={send}>
          <Field name="reason" label={t('parked.reason')} hint={t('parked.editReason')} maxLength={200} />
          <FormEnd submitting={sending} kind="plain">
            {t('parked.requeueEdited')}
          </FormEnd>
        </form>
      )}
    </section>
  );
}

/** The message as it is, as one edits it. */
function versionOf({ text, hex }: InspectedMessage, as: EditedAs): Edited {
  return { as, text: as === 'fields' ? (text ?? '') : hex.replace(/(..)(?=.)/g, '$1 ') };
}

interface WaysProps {
  readonly as: EditedAs;
  readonly hasFields: boolean;
  readonly choose: (as: EditedAs) => void;
}

function Ways({ as, hasFields, choose }: WaysProps) {
  if (!hasFields) return <p class="small">{t('parked.editBytesOnly')}</p>;
  return (
    <fieldset class="parked-ways">
      <legend class="label">{t('parked.editAs')}</legend>
      {(['fields', 'hex'] as const).map((way) => (
        <label key={way} class="choice">
          <input type="radio" name="as" checked={as === way} onChange={() => choose(way)} />
          {t(`parked.editAs.${way}`)}
        </label>
      ))}
    </fieldset>
  );
}

function EditedText({ edited, change }: { readonly edited: Edited; readonly change: (to: Edited) => void }) {
  const id = useId();
  const { as, text } = edited;
  return (
    <div class="field">
      <label for={id}>{t(`parked.editAs.${as}`)}</label>
      <textarea
        id={id}
        class="parked-text"
        rows={Math.min(24, Math.max(6, text.split('\n').length + 1))}
        maxLength={mostCharacters}
        spellcheck={false}
        value={text}
        onInput={(event) => change({ as, text: event.currentTarget.value })}
      />
    </div>
  );
}
