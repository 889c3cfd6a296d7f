import { lazy, LocationProvider, Route, Router } from 'preact-iso';
import { useTitle } from '../shared/components/index.js';
import { SignedIn, type Me } from '../shared/session/index.js';
import { t } from '../shared/texts/admin.js';
import { OverviewPage, ReadersOverview } from './overview/OverviewPage.js';
import { mayAdminister, mayOperate, Shell } from './Shell.js';

const SessionLogPage = lazy(() => import('./log/LogPage.js').then((page) => page.SessionLogPage));
const DevicesPage = lazy(() => import('./devices/DevicesPage.js').then((page) => page.DevicesPage));
const DevicePage = lazy(() => import('./device/DevicePage.js').then((page) => page.DevicePage));
const NewDevicesPage = lazy(() =>
  import('./newDevices/NewDevicesPage.js').then((page) => page.NewDevicesPage),
);
const BrewsPage = lazy(() => import('./brews/BrewsPage.js').then((page) => page.BrewsPage));
const DeviceJobsPage = lazy(() => import('./deviceJobs/JobsPage.js').then((page) => page.JobsPage));
const DeviceJobPage = lazy(() => import('./deviceJobs/JobPage.js').then((page) => page.JobPage));
const AuditPage = lazy(() => import('./audit/AuditPage.js').then((page) => page.AuditPage));
const ErrorsPage = lazy(() => import('./errors/ErrorsPage.js').then((page) => page.ErrorsPage));
const ProjectionsPage = lazy(() =>
  import('./projections/ProjectionsPage.js').then((page) => page.ProjectionsPage),
);
const SystemPage = lazy(() => import('./system/SystemPage.js').then((page) => page.SystemPage));
const StreamsPage = lazy(() => import('./streams/StreamsPage.js').then((page) => page.StreamsPage));
const PeoplePage = lazy(() => import('./people/PeoplePage.js').then((page) => page.PeoplePage));
const PersonPage = lazy(() => import('./people/PersonPage.js').then((page) => page.PersonPage));
const ParkedPage = lazy(() => import('./parked/ParkedPage.js').then((page) => page.ParkedPage));
const BrewLogPage = lazy(() => import('./log/LogPage.js').then((page) => page.BrewLogPage));

/** A page is a route here, by `lazy` of preact-iso unless it is the first that people see. */
export function App() {
  return (
    <LocationProvider scope="/admin">
      <SignedIn client="admin">{(me) => (me.role === 'brewer' ? <ForOthers /> : <Pages me={me} />)}</SignedIn>
    </LocationProvider>
  );
}

function Pages({ me }: { readonly me: Me }) {
  return (
    <Shell me={me}>
      <Router>
        <Route path="/admin" component={mayOperate(me) ? OverviewPage : ReadersOverview} />
        <Route path="/admin/devices" component={mayOperate(me) ? DevicesPage : NotYourRole} />
        <Route path="/admin/devices/:id" component={mayOperate(me) ? DevicePage : NotYourRole} />
        <Route path="/admin/new-devices" component={mayAdminister(me) ? NewDevicesPage : NotYourRole} />
        <Route path="/admin/device-jobs" component={mayOperate(me) ? DeviceJobsPage : NotYourRole} />
        <Route path="/admin/device-jobs/:id" component={mayOperate(me) ? DeviceJobPage : NotYourRole} />
        <Route path="/admin/parked" component={mayOperate(me) ? ParkedPage : NotYourRole} />
        <Route path="/admin/errors" component={mayOperate(me) ? ErrorsPage : NotYourRole} />
        <Route path="/admin/projections" component={mayOperate(me) ? ProjectionsPage : NotYourRole} />
        <Route path="/admin/streams" component={mayOperate(me) ? StreamsPage : NotYourRole} />
        <Route path="/admin/sessions/:id" component={mayOperate(me) ? SessionLogPage : NotYourRole} />
        <Route path="/admin/brews" component={BrewsPage} />
        <Route path="/admin/brews/:id" component={mayOperate(me) ? BrewLogPage : NotYourRole} />
        <Route path="/admin/people" component={mayOperate(me) ? PeoplePage : NotYourRole} />
        <Route path="/admin/people/:id" component={mayOperate(me) ? PersonPage : NotYourRole} />
        <Route path="/admin/audit" component={mayOperate(me) ? AuditPage : NotYourRole} />
        <Route path="/admin/system" component={mayOperate(me) ? SystemPage : NotYourRole} />
        <Route default component={NoPage} />
      </Router>
    </Shell>
  );
}

function ForOthers() {
  useTitle(t('admin.title'));
  return (
    <main class="main form">
      <h1>{t('admin.refused')}</h1>
      <p>
        <a href="/">{t('admin.toApp')}</a>
      </p>
    </main>
  );
}

/** For a link that somebody of another role sent. */
function NotYourRole() {
  useTitle(t('admin.title'));
  return <p>{t('admin.notYourRole')}</p>;
}

function NoPage() {
  useTitle(t('error.notFound'));
  return <h1>{t('error.notFound')}</h1>;
}
