import { useEffect, useRef, useState } from 'preact/hooks';
import { nameOfCode } from '../../shared/texts/index.js';
import { processTypes } from '../../../../domain/machine/index.js';
import { t } from '../../shared/texts/devices.js';
import {
  accesses,
  connections,
  longestText,
  sorts,
  stages,
  states,
  type Condition,
  type FleetFilter,
} from './fleetFilter.js';

interface FormProps {
  readonly filter: FleetFilter;
  readonly onChange: (changed: Partial<FleetFilter>) => void;
}

/** A part of an id, a name or a serial number. */
export function SearchField({ filter, onChange }: FormProps) {
  return (
    <TextField
      label={t('devices.search')}
      value={filter.search}
      isSearch
      onType={(search) => onChange({ search })}
    />
  );
}

/** What is chosen is so at once. On a phone, where the table has no heading, the order is chosen here too. */
export function FleetFilterForm({
  filter,
  onChange,
  hasOrder = false,
}: FormProps & { readonly hasOrder?: boolean }) {
  return (
    <div class="fleet-filter">
      {(['state', 'online', 'access', 'stage'] as const).map((name) => (
        <label key={name} class="field">
          <span>{t(`devices.${name}`)}</span>
          <select
            value={filter[name] ?? ''}
            onChange={({ currentTarget }) => onChange({ [name]: currentTarget.value || undefined })}
          >
            <option value="">{t('devices.any')}</option>
            {optionsOf[name].map((value) => (
              <option key={value} value={value}>
                {textOf({ ...filter, [name]: value }, name)}
              </option>
            ))}
          </select>
        </label>
      ))}
      {hasOrder && (
        <label class="field">
          <span>{t('devices.order')}</span>
          <select
            value={filter.sort}
            onChange={({ currentTarget }) =>
              onChange({ sort: sorts.find((each) => each === currentTarget.value) ?? 'id' })
            }
          >
            {sorts.map((sort) => (
              <option key={sort} value={sort}>
                {t(`devices.by.${sort}`)}
              </option>
            ))}
          </select>
        </label>
      )}
      <TextField
        label={t('devices.firmware')}
        value={filter.firmware}
        onType={(firmware) => onChange({ firmware })}
      />
      <TextField label={t('devices.tag')} value={filter.tag} onType={(tag) => onChange({ tag })} />
    </div>
  );
}

const optionsOf = { state: states, online: connections, access: accesses, stage: stages } as const;

/** What a condition asks for, in words. */
export function textOf(filter: FleetFilter, name: Condition): string {
  const { state, online, access, stage } = filter;
  if (name === 'state' && state) return t(`state.${state}`);
  if (name === 'online' && online) return t(online === 'true' ? 'devices.connected' : 'devices.notConnected');
  if (name === 'access' && access) return t(`devices.access.${access}`);
  if (name === 'stage' && stage) return nameOfCode('processType', processTypes[stage]);
  return filter[name] ?? '';
}

interface TextFieldProps {
  readonly label: string;
  readonly value: string | undefined;
  /** Told as it is typed; otherwise at Enter, or when the field is left. */
  readonly isSearch?: boolean;
  readonly onType: (text: string | undefined) => void;
}

const restMs = 300;

/** Its text stays as it is typed, whatever is rendered meanwhile. */
function TextField({ label, value = '', isSearch = false, onType }: TextFieldProps) {
  const [text, setText] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => setText((typed) => (typed.trim() === value ? typed : value)), [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const tell = (typed: string) => {
    clearTimeout(timer.current);
    if (typed.trim() !== value) onType(typed.trim() || undefined);
  };
  return (
    <label class="field">
      <span>{label}</span>
      <input
        {...(isSearch ? { type: 'search' } : { type: 'text' })}
        maxLength={longestText}
        autocomplete="off"
        spellcheck={false}
        value={text}
        onInput={({ currentTarget }) => {
          setText(currentTarget.value);
          if (!isSearch) return;
          clearTimeout(timer.current);
          timer.current = setTimeout(tell, restMs, currentTarget.value);
        }}
        onChange={({ currentTarget }) => tell(currentTarget.value)}
      />
    </label>
  );
}
