import { useId, useState } from 'preact/hooks';
import type { Brew } from '../../../apiClient/index.js';
import { Button, DeviceText, FormEnd, typedIn, useSubmit } from '../../shared/components/index.js';
import { api, ask } from '../../shared/session/index.js';
import { t } from '../../shared/texts/brew.js';
import { allStars, starsText } from './stars.js';

interface RatingProps {
  readonly brew: Brew;
  readonly mayWrite: boolean;
}

/** How the beer became, in the words of who drank it. */
export function Rating({ brew: { brewId, rating }, mayWrite }: RatingProps) {
  const [isOpen, setOpen] = useState(false);
  if (isOpen) return <RatingForm {...{ brewId, rating }} onDone={() => setOpen(false)} />;
  if (!rating && !mayWrite) return null;
  return (
    <div class="rating">
      {rating && (
        <>
          <p class="stars" role="img" aria-label={t('rating.of', { count: rating.stars })}>
            {starsText(rating.stars)}
          </p>
          {rating.text !== null && (
            <p>
              <DeviceText text={rating.text} />
            </p>
          )}
          {rating.by.name !== null && (
            <p class="label">
              <DeviceText text={rating.by.name} />
            </p>
          )}
        </>
      )}
      {mayWrite && (
        <div>
          <Button onClick={() => setOpen(true)}>{t(rating ? 'rating.change' : 'rating.give')}</Button>
        </div>
      )}
    </div>
  );
}

interface RatingFormProps {
  readonly brewId: string;
  readonly rating: Brew['rating'];
  readonly onDone: () => void;
}

function RatingForm({ brewId, rating, onDone }: RatingFormProps) {
  const id = useId();
  const [stars, setStars] = useState(rating?.stars ?? 0);
  const [isMissing, setMissing] = useState(false);
  const submitting = useSubmit();
  const rate = async (event: SubmitEvent) => {
    event.preventDefault();
    setMissing(stars === 0);
    if (stars === 0) return;
    const words = typedIn(event)('words').trim();
    const body = { stars, text: words === '' ? null : words };
    const params = { path: { brewId } };
    const isDone = await submitting.submit(() =>
      ask(api.PUT('/api/v1/brews/{brewId}/rating', { params, body })),
    );
    if (isDone) onDone();
  };
  return (
    <form class="form rating" onSubmit={rate}>
      <fieldset {...(isMissing && { 'aria-describedby': `${id}-missing` })}>
        <legend>{t('rating.how')}</legend>
        <div class="star-choices">
          {allStars.map((each) => (
            <label key={each} class="star" data-lit={each <= stars}>
              <input
                type="radio"
                name="stars"
                class="hidden"
                checked={each === stars}
                onChange={() => setStars(each)}
                aria-label={t('rating.of', { count: each })}
              />
              <span aria-hidden="true">{each <= stars ? '★' : '☆'}</span>
            </label>
          ))}
        </div>
      </fieldset>
      {isMissing && (
        <p id={`${id}-missing`} class="small field-error" role="alert">
          {t('rating.missing')}
        </p>
      )}
      <div class="field">
        <label for={id}>{t('rating.words')}</label>
        <textarea id={id} name="words" rows={3} maxLength={2_000} defaultValue={rating?.text ?? ''} />
      </div>
      <FormEnd submitting={submitting}>{t('rating.keep')}</FormEnd>
      <div>
        <Button onClick={onDone}>{t('cancel')}</Button>
      </div>
    </form>
  );
}
