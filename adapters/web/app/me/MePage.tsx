import { languages, type Language } from '../../../../domain/texts/index.js';
import { Button, useTitle } from '../../shared/components/index.js';
import { logOut } from '../../shared/session/index.js';
import { language, setLanguage, t } from '../../shared/texts/index.js';

/** What somebody chooses for themselves. */
export function MePage() {
  useTitle(t('nav.me'));
  return (
    <div class="form">
      <h1>{t('nav.me')}</h1>
      <fieldset>
        <legend>{t('me.language')}</legend>
        {languages.map((each) => (
          <label key={each} class="choice">
            <input
              type="radio"
              name="language"
              checked={language.value === each}
              onChange={() => setLanguage(each)}
            />
            <span lang={each}>{nameOf(each)}</span>
          </label>
        ))}
      </fieldset>
      <div>
        <Button onClick={() => void logOut()}>{t('logout')}</Button>
      </div>
    </div>
  );
}

/** In the language itself: whoever looks for it may read no other. */
function nameOf(each: Language): string {
  return new Intl.DisplayNames(each, { type: 'language' }).of(each) ?? each;
}
