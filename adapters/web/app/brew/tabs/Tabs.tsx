import type { ComponentChildren } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';
import './tabs.css';

export interface Tab {
  readonly key: string;
  readonly name: string;
  readonly content: () => ComponentChildren;
}

/** One of several parts of a page; arrows go from tab to tab. */
export function Tabs({ tabs, label }: { readonly tabs: readonly Tab[]; readonly label: string }) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState(0);
  const choose = (index: number) => {
    const next = (index + tabs.length) % tabs.length;
    setChosen(next);
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
            onClick={() => setChosen(index)}
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
