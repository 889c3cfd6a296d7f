import type { ComponentChildren } from 'preact';
import { useLocation } from 'preact-iso';
import { ConnectionBanner, DeviceText } from '../shared/components/index.js';
import { LiveMark } from '../shared/components/LiveMark.js';
import type { Me } from '../shared/session/index.js';
import { AlertLine } from './AlertLine.js';
import { Keys } from './search/Keys.js';
import { Search } from './search/Search.js';
import { t, type TextKey } from '../shared/texts/admin.js';
import { useRowKeys } from './useRowKeys.js';
import { UtcSwitch } from './UtcSwitch.js';

interface PageInRail {
  readonly path: string;
  readonly name: TextKey;
  /** And for admins; nobody else has it in the rail. */
  readonly forOperators?: true;
}

/** In the order of the rail. */
const pages: readonly PageInRail[] = [
  { path: '/admin', name: 'admin.overview' },
  { path: '/admin/devices', name: 'admin.devices', forOperators: true },
  { path: '/admin/brews', name: 'admin.brews' },
  { path: '/admin/parked', name: 'admin.parked', forOperators: true },
  { path: '/admin/errors', name: 'admin.errors', forOperators: true },
  { path: '/admin/projections', name: 'admin.projections', forOperators: true },
  { path: '/admin/streams', name: 'admin.streams', forOperators: true },
  { path: '/admin/people', name: 'admin.people', forOperators: true },
  { path: '/admin/audit', name: 'admin.audit', forOperators: true },
  { path: '/admin/system', name: 'admin.system', forOperators: true },
];

/** The server refuses the others as well. */
export function mayOperate({ role }: Me): boolean {
  return role === 'operator' || role === 'admin';
}

/** What only admins may, such as to add devices. */
export function mayAdminister({ role }: Me): boolean {
  return role === 'admin';
}

/** A page below another one belongs to it; the overview is above all. */
function isShown(page: string, path: string): boolean {
  return path === page || (page !== '/admin' && path.startsWith(`${page}/`));
}

/** The frame of every page: a rail of pages, and a bar. */
export function Shell({ me, children }: { readonly me: Me; readonly children: ComponentChildren }) {
  const { path } = useLocation();
  useRowKeys();
  const shown = pages.filter(({ forOperators }) => !forOperators || mayOperate(me));
  return (
    <div class="shell admin">
      <a class="skip" href="#main">
        {t('nav.skip')}
      </a>
      <header class="bar">
        <a class="name numerals" href="/admin">
          {t('admin.title')}
        </a>
        {mayOperate(me) && <LiveMark />}
        {mayOperate(me) && <Search />}
        <Keys />
        <span class="muted small">
          <DeviceText text={me.name} />
        </span>
      </header>
      <nav class="nav" aria-label={t('nav')}>
        <ul>
          {shown.map((page) => (
            <li key={page.path}>
              <a href={page.path} {...(isShown(page.path, path) && { 'aria-current': 'page' })}>
                {t(page.name)}
              </a>
            </li>
          ))}
          <li>
            {/* Another client: not by the router of this one. */}
            <a href="/">{t('admin.toApp')}</a>
          </li>
          <li>
            <UtcSwitch />
          </li>
        </ul>
      </nav>
      <main id="main" class="main" tabIndex={-1}>
        <ConnectionBanner />
        {mayOperate(me) && <AlertLine path={path} />}
        {children}
      </main>
    </div>
  );
}
