import { useMemo, useState } from 'preact/hooks';
import { readDeviceList } from '../../../../domain/fleet/index.js';
import { Button, DeviceText, FormEnd, typedIn } from '../../shared/components/index.js';
import { t } from '../../shared/texts/newDevices.js';
import { LinesLeftOut } from './LinesLeftOut.js';
import { DaysField } from './OneForm.js';
import { longestList, mostAtOnce, planOf } from './plan.js';
import { useAdding } from './useAdding.js';

/** Many devices by CSV: what would be added is said before, and no line is left out unless somebody says so. */
export function ListForm() {
  const [text, setText] = useState('');
  const [isTooLong, setTooLong] = useState(false);
  const [enrolled, setEnrolled] = useState<ReadonlySet<string>>(new Set());
  const [allowed, setAllowed] = useState<string>();
  const { submitting, add } = useAdding((ids) => setEnrolled((known) => new Set([...known, ...ids])));
  const list = useMemo(() => readDeviceList(text), [text]);
  const plan = list.type === 'list' ? planOf(list, enrolled) : undefined;
  const { devices = [], leftOut = [] } = plan ?? {};
  const lines = leftOut.map(({ line }) => line).join();
  const isAllowed = leftOut.length === 0 || allowed === lines;
  const take = (typed: string) => {
    setTooLong(typed.length > longestList);
    setText(typed.length > longestList ? '' : typed);
  };
  const read = (files: FileList | null | undefined) => {
    const file = files?.[0];
    // A file of another kind, such as a picture, is not read whole.
    if (file && file.size > 4 * longestList) take('x'.repeat(longestList + 1));
    else void file?.text().then(take);
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (isAllowed) add(devices, typedIn(event)('days'));
  };
  return (
    <form class="form new-device" aria-label={t('newDevices.many')} onSubmit={submit}>
      <h2>{t('newDevices.many')}</h2>
      <ListText text={text} onText={take} onFiles={read} />
      {isTooLong && <p class="field-error">{t('newDevices.tooLong', { count: longestList })}</p>}
      {list.type === 'noHeader' && (
        <p class="field-error">
          <DeviceText text={t('newDevices.noHeader', { line: list.line, text: list.text.slice(0, 100) })} />
        </p>
      )}
      <p aria-live="polite">
        {plan && t('newDevices.found', { count: devices.length })}
        {devices.length > mostAtOnce && (
          <span class="field-error"> {t('newDevices.tooMany', { count: mostAtOnce })}</span>
        )}
      </p>
      {leftOut.length > 0 && (
        <LinesLeftOut
          {...{ leftOut, isAllowed }}
          others={devices.length}
          onAllow={(isGiven) => setAllowed(isGiven ? lines : undefined)}
        />
      )}
      <DaysField />
      {devices.length > 0 && devices.length <= mostAtOnce && isAllowed ? (
        <FormEnd submitting={submitting}>{t('newDevices.add', { count: devices.length })}</FormEnd>
      ) : (
        <div>
          <Button kind="primary" type="submit" disabled>
            {t('newDevices.add', { count: devices.length })}
          </Button>
          <p class="field-error" role="alert">
            {submitting.error}
          </p>
        </div>
      )}
    </form>
  );
}

interface ListTextProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onFiles: (files: FileList | null | undefined) => void;
}

/** A list is pasted, dropped, or chosen as a file; it can be mended here. */
function ListText({ text, onText, onFiles }: ListTextProps) {
  return (
    <>
      <label class="field">
        <span>{t('newDevices.list')}</span>
        <textarea
          rows={8}
          spellcheck={false}
          autocomplete="off"
          placeholder={'id,serial,way\nkeg-101,2026-0101,\nkeg-102,2026-0102,certificate'}
          value={text}
          onInput={({ currentTarget }) => onText(currentTarget.value)}
          onDragOver={(event) => event.preventDefault()}
          onDrop={(event) => {
            if (!event.dataTransfer?.files.length) return;
            event.preventDefault();
            onFiles(event.dataTransfer.files);
          }}
        />
        <span class="label">{t('newDevices.listWhat', { count: mostAtOnce })}</span>
      </label>
      <label class="field">
        <span>{t('newDevices.file')}</span>
        <input
          type="file"
          accept=".csv,.tsv,.txt,text/csv"
          onChange={({ currentTarget }) => {
            onFiles(currentTarget.files);
            // The same file, mended outside, may be chosen again.
            currentTarget.value = '';
          }}
        />
      </label>
    </>
  );
}
