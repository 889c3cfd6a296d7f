import type { ComponentChildren } from 'preact';
import { useLocation } from 'preact-iso';
import { unseenCount } from '../shared/alarms/grouped.js';
import { useOpenAlarms } from './alarms/openAlarms.js';
import { ConnectionBanner, DeviceText } from '../shared/components/index.js';
import { loadedWhenShown } from '../shared/components/loadedWhenShown.js';
import { LiveMark } from '../shared/components/LiveMark.js';
import type { Me } from '../shared/session/index.js';
import { t, type TextKey } from '../shared/texts/index.js';
import { view } from '../shared/view/index.js';
import { NewVersion } from './offline/NewVersion.js';

const ViewBanner = loadedWhenShown(() => import('./view/ViewBanner.js').then((part) => part.ViewBanner));

const pages: readonly { readonly path: string; readonly name: TextKey }[] = [
  { path: '/', name: 'nav.brews' },
  { path: '/recipes', name: 'nav.recipes' },
  { path: '/alarms', name: 'nav.alarms' },
  { path: '/me', name: 'nav.me' },
];

/** An account is its person's alone. */
const pagesInView = pages.filter(({ path }) => path !== '/me');

/** The frame of every page: a bar above, and the pages below it on a phone, beside it on a desk. */
export function Shell({ me, children }: { readonly me: Me; readonly children: ComponentChildren }) {
  const { path } = useLocation();
  // A board is looked at from afar: nothing but the beer.
  if (path === '/board')
    return (
      <main id="main">
        {view && <ViewBanner />}
        {children}
      </main>
    );
  return (
    <div class="shell app">
      <a class="skip" href="#main">
        {t('nav.skip')}
      </a>
      <header class="bar">
        <a class="name numerals" href="/">
          {t('about')}
        </a>
        <LiveMark />
        {!view && (
          <a class="account muted small" href="/me">
            <DeviceText text={me.name} />
          </a>
        )}
      </header>
      <Nav />
      <main id="main" class="main" tabIndex={-1}>
        {view && <ViewBanner />}
        <NewVersion />
        <ConnectionBanner />
        {children}
      </main>
    </div>
  );
}

function Nav() {
  const { path } = useLocation();
  const isHere = (each: string) =>
    each === '/' ? path === '/' || path.startsWith('/brews') : path.startsWith(each);
  return (
    <nav class="nav" aria-label={t('nav')}>
      <ul>
        {(view ? pagesInView : pages).map((page) => (
          <li key={page.path}>
            <a href={page.path} {...(isHere(page.path) && { 'aria-current': 'page' })}>
              {t(page.name)}
              {page.path === '/alarms' && <AlarmCount />}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** How many nobody has seen yet; nothing while that is not known. */
function AlarmCount() {
  const count = unseenCount(useOpenAlarms() ?? []);
  if (count === 0) return null;
  return (
    <span class="count">
      <span aria-hidden="true">{count}</span>
      <span class="hidden">{t('alarms.count', { count })}</span>
    </span>
  );
}
