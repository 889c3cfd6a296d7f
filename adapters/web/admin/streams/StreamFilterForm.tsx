import { Button, Field, typedIn } from '../../shared/components/index.js';
import { t } from '../../shared/texts/streams.js';
import { categories, filterOf, type StreamFilter } from './streamAddress.js';

interface StreamFilterFormProps {
  readonly filter: StreamFilter;
  readonly onChange: (filter: StreamFilter) => void;
}

/** Which stream, or which category of them. */
export function StreamFilterForm({ filter, onChange }: StreamFilterFormProps) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const text = typedIn(event);
    onChange(filterOf({ stream: text('stream'), category: text('category'), order: text('order') }));
  };
  return (
    <form class="stream-filter" onSubmit={submit} key={JSON.stringify(filter)}>
      <Field
        {...{ name: 'stream', label: t('streams.stream'), hint: t('streams.hint'), autocomplete: 'off' }}
        {...{ defaultValue: filter.stream, maxLength: 200, optional: true }}
      />
      <label class="field">
        <span>{t('streams.category')}</span>
        <select name="category">
          <option value="">{t('streams.everyCategory')}</option>
          {categories.map((category) => (
            <option key={category} value={category} selected={category === filter.category}>
              {category}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span>{t('streams.order')}</span>
        <select name="order">
          {(['newest', 'oldest'] as const).map((order) => (
            <option key={order} value={order} selected={order === filter.order}>
              {t(`streams.order.${order}`)}
            </option>
          ))}
        </select>
      </label>
      <Button type="submit">{t('streams.find')}</Button>
    </form>
  );
}
