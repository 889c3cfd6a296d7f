import { deviceTagShape, isDeviceTag, mostTags } from '../../../../domain/fleet/index.js';
import { Button, DeviceText, Field, refusalOf, typedIn, useSubmit } from '../../shared/components/index.js';
import { t } from '../../shared/texts/device.js';
import { changeTags } from './deviceApi.js';

interface TagsProps {
  readonly deviceId: string;
  readonly tags: readonly string[];
  readonly onChanged: () => void;
}

/** By which operators group it: each leads to the others that have it, and can be taken away. */
export function Tags({ deviceId, tags, onChanged }: TagsProps) {
  const { isBusy, error, submit } = useSubmit((failure) =>
    failure instanceof NoTag ? t('device.tagShape') : refusalOf(failure),
  );
  const change = async (work: () => Promise<unknown>) => {
    const isDone = await submit(work);
    if (isDone) onChanged();
    return isDone;
  };
  const add = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const tag = typedIn(event)('tag').trim().toLowerCase();
    const work = async () => {
      if (!isDeviceTag(tag)) throw new NoTag(deviceTagShape);
      await changeTags(deviceId, { add: [tag] });
    };
    void change(work).then((isDone) => isDone && form.reset());
  };
  return (
    <section class="section">
      <h2>{t('device.tags')}</h2>
      {tags.length > 0 && (
        <ul class="chips device-tags">
          {tags.map((tag) => (
            <li key={tag} class="chip">
              <a href={`/admin/devices?tag=${encodeURIComponent(tag)}`}>
                <DeviceText text={tag} />
              </a>
              <button
                type="button"
                disabled={isBusy}
                aria-label={t('device.tagRemove', { tag })}
                onClick={() => void change(() => changeTags(deviceId, { remove: [tag] }))}
              >
                ×
              </button>
            </li>
          ))}
        </ul>
      )}
      {tags.length < mostTags && (
        <form class="device-tag" onSubmit={add}>
          <Field name="tag" label={t('device.tagNew')} maxLength={32} autocomplete="off" error={error} />
          <Button type="submit" disabled={isBusy}>
            {t('device.tagAdd')}
          </Button>
        </form>
      )}
    </section>
  );
}

class NoTag extends Error {}
