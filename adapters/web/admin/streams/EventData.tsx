import type { Schemas } from '../../../apiClient/index.js';
import { DeviceText } from '../../shared/components/index.js';
import { t } from '../../shared/texts/streams.js';

/** A page with more of them gets slow; the command shows all. */
const mostLines = 1_000;

/** The data of an event, as far as a page can show it. */
export function EventData({ details }: { readonly details: Schemas['StoredEventDetails'] }) {
  const { data, hex, content, texts } = details;
  const lines =
    data === null ? ((hex ?? '').match(/.{1,64}/g) ?? []) : JSON.stringify(data, undefined, 2).split('\n');
  return (
    <>
      <p class="muted small">{t(`streams.content.${content}`)}</p>
      {texts !== 'none' && <p class="muted small">{t(`streams.texts.${texts}`)}</p>}
      {lines.length > 0 && (
        <pre class="event-data" tabIndex={0} aria-label={t('streams.data')}>
          {lines.slice(0, mostLines).map((line, at) => (
            <span key={at}>
              <DeviceText text={line} />
              {'\n'}
            </span>
          ))}
        </pre>
      )}
      {lines.length > mostLines && (
        <p class="muted small">{t('streams.moreLines', { count: lines.length - mostLines })}</p>
      )}
    </>
  );
}
