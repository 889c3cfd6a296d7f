import { useCallback, useState } from 'preact/hooks';
import { Button, Sheet } from '../../shared/components/index.js';
import { t } from '../../shared/texts/search.js';
import { useKey } from './useKey.js';

/** The keys of all pages of admin, in a dialog that `?` opens. */
const keys = [
  ['/', 'search.key.search'],
  ['?', 'search.key.keys'],
  ['j k', 'search.key.rows'],
  ['Enter', 'search.key.open'],
  ['Esc', 'search.key.close'],
] as const;

export function Keys() {
  const [isOpen, setOpen] = useState(false);
  useKey(
    '?',
    useCallback(() => setOpen(true), []),
  );
  return (
    <Sheet isOpen={isOpen} title={t('search.keys')} onClose={() => setOpen(false)}>
      <dl class="keys">
        {keys.map(([key, does]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(does)}</dd>
          </div>
        ))}
      </dl>
      <Button onClick={() => setOpen(false)}>{t('search.close')}</Button>
    </Sheet>
  );
}
