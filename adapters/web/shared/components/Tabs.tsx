import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import './tabs.css';

export interface Tab {
  readonly key: string;
  readonly name: string;
  readonly content: () => ComponentChildren;
}

interface TabsProps {
  readonly tabs: readonly Tab[];
  readonly label: string;
  /** Where the page remembers the choice, by key; otherwise the tabs do. */
  readonly chosenKey?: string;
  readonly onChoose?: (key: string) => void;
}

/** One of several parts of a page; arrows go from tab to tab. */
export function Tabs({ tabs, label, chosenKey, onChoose }: TabsProps) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [ownKey, setOwnKey] = useState<string>();
  const key = chosenKey ?? ownKey;
  const chosen = Math.max(
    0,
    tabs.findIndex((tab) => tab.key === key),
  );
  // On a phone not all of them fit, and the address may name one of the last.
  useEffect(() => showChosen(list.current), [chosen]);
  const choose = (index: number) => {
    const next = (index + tabs.length) % tabs.length;
    const { key: nextKey = '' } = tabs[next] ?? {};
    setOwnKey(nextKey);
    onChoose?.(nextKey);
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[next]?.focus();
  };
  const onKeyDown = ({ key }: KeyboardEvent) => {
    if (key === 'ArrowRight') choose(chosen + 1);
    if (key === 'ArrowLeft') choose(chosen - 1);
  };
  return (
    <section class="tabs">
      <div class="tab-list" role="tablist" aria-label={label} ref={list} onKeyDown={onKeyDown}>
        {tabs.map(({ key, name }, index) => (
          <button
            key={key}
            id={`${id}-${key}`}
            type="button"
            role="tab"
            aria-selected={index === chosen}
            aria-controls={`${id}-panel`}
            tabIndex={index === chosen ? 0 : -1}
            onClick={() => choose(index)}
          >
            {name}
          </button>
        ))}
      </div>
      <div id={`${id}-panel`} role="tabpanel" aria-labelledby={`${id}-${tabs[chosen]?.key}`} tabIndex={0}>
        {tabs[chosen]?.content()}
      </div>
    </section>
  );
}

function showChosen(list: HTMLElement | null): void {
  const tab = list?.querySelector<HTMLElement>('[aria-selected=true]');
  if (!list || !tab) return;
  const [frame, box] = [list.getBoundingClientRect(), tab.getBoundingClientRect()];
  if (box.right > frame.right) list.scrollLeft += box.right - frame.right;
  else if (box.left < frame.left) list.scrollLeft -= frame.left - box.left;
}
