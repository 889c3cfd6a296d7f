import { useLocation } from 'preact-iso';
import { useCallback, useEffect, useState } from 'preact/hooks';
import { dataOf } from '../../../apiClient/index.js';
import { Button, DeviceText, ErrorPanel, Field, Sheet, useAsked } from '../../shared/components/index.js';
import { api } from '../../shared/session/index.js';
import { t } from '../../shared/texts/search.js';
import { CopyCommand } from '../CopyCommand.js';
import { pageOf, type Found } from './found.js';
import { shellWord } from '../shellWord.js';
import { addressOf, isStreamOfBrewline } from '../streams/streamAddress.js';
import './search.css';
import { useKey } from './useKey.js';

/** As the API wants it. */
const leastLength = 2;
const mostLength = 100;
/** Between two letters of somebody who types. */
const pauseMs = 200;

/** Finds a thing by the beginning of its id, from every page. */
export function Search() {
  const [isOpen, setOpen] = useState(false);
  useKey(
    '/',
    useCallback(() => setOpen(true), []),
  );
  return (
    <>
      <button
        type="button"
        class="button plain search-button"
        aria-keyshortcuts="/"
        onClick={() => setOpen(true)}
      >
        {t('search')} <kbd aria-hidden="true">/</kbd>
      </button>
      <Sheet isOpen={isOpen} title={t('search')} onClose={() => setOpen(false)}>
        <SearchForm close={() => setOpen(false)} />
      </Sheet>
    </>
  );
}

function SearchForm({ close }: { readonly close: () => void }) {
  const [typed, setTyped] = useState('');
  const text = useSettled(typed.trim());
  const { route } = useLocation();
  const { data: found, error, again, ...failure } = useAsked(useCallback(() => ask(text), [text]));
  const open = (one: Found) => {
    close();
    route(pageOf(one));
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const first = found?.[0];
    if (first && text === typed.trim()) open(first);
  };
  return (
    <form class="search" role="search" onSubmit={submit} onKeyDown={moveByArrow}>
      <div onInput={({ target }) => setTyped((target as HTMLInputElement).value)}>
        <Field name="text" label={t('search.label')} hint={t('search.hint')} maxLength={mostLength} focus />
      </div>
      {error && 'sinceMs' in failure && <ErrorPanel error={error} sinceMs={failure.sinceMs} retry={again} />}
      <div aria-live="polite">
        {found?.length === 0 && text.length >= leastLength && !isStreamOfBrewline(text) && (
          <p class="muted">{t('search.none')}</p>
        )}
        <ul class="found">
          {found?.map((one) => (
            <li key={`${one.kind} ${one.by} ${one.id}`}>
              <FoundLink found={one} open={open} />
            </li>
          ))}
          {isStreamOfBrewline(text) && (
            <li>
              <a href={addressOf({ stream: text, order: 'newest' })} onClick={close}>
                <span class="label">{t('search.kind.stream')}</span>
                <code>{text}</code>
              </a>
            </li>
          )}
        </ul>
      </div>
      {text.length >= leastLength && <CopyCommand command={`brewline search ${shellWord(text)}`} />}
      <Button onClick={close}>{t('search.close')}</Button>
    </form>
  );
}

function FoundLink({ found, open }: { readonly found: Found; readonly open: (found: Found) => void }) {
  const { kind, by, id, name, deviceId } = found;
  return (
    <a
      href={pageOf(found)}
      onClick={(event) => {
        // A new tab stays one.
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        open(found);
      }}
    >
      <span class="label">{t(`search.kind.${kind}`)}</span>
      <code>{id}</code>
      {name !== null && <DeviceText text={name} />}
      {deviceId !== null && <span class="muted small">{deviceId}</span>}
      {by !== 'id' && <span class="muted small">{t(`search.by.${by}`)}</span>}
    </a>
  );
}

async function ask(text: string): Promise<readonly Found[]> {
  if (text.length < leastLength) return [];
  return dataOf(await api.GET('/api/v1/search', { params: { query: { text } } })).items;
}

/** The text when nobody has typed for a moment. */
function useSettled(typed: string): string {
  const [text, setText] = useState(typed);
  useEffect(() => {
    const timer = setTimeout(() => setText(typed), pauseMs);
    return () => clearTimeout(timer);
  }, [typed]);
  return text;
}

/** Arrows go through the field and what was found. */
function moveByArrow(event: KeyboardEvent & { readonly currentTarget: HTMLElement }): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const places = [...event.currentTarget.querySelectorAll<HTMLElement>('input, .found a')];
  places[places.findIndex((place) => place === document.activeElement) + step]?.focus();
}
