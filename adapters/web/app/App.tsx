import { LocationProvider, Route, Router, useLocation } from 'preact-iso';
import { SignedIn } from '../shared/session/index.js';
import { HomePage } from './home/HomePage.js';
import { Shell } from './Shell.js';
import { lazyPage } from './pages/lazyPage.js';
import { NoPage } from './pages/NoPage.js';

const BoardPage = lazyPage(() => import('./board/BoardPage.js').then((page) => page.BoardPage));
const ComparePage = lazyPage(() => import('./brews/ComparePage.js').then((page) => page.ComparePage));
const FinishedPage = lazyPage(() => import('./brews/FinishedPage.js').then((page) => page.FinishedPage));
const BrewPage = lazyPage(() => import('./brew/BrewPage.js').then((page) => page.BrewPage));
const SessionPage = lazyPage(() => import('./brew/SessionPage.js').then((page) => page.SessionPage));
const RulesPage = lazyPage(() => import('./alarms/rules/RulesPage.js').then((page) => page.RulesPage));
const AlarmsPage = lazyPage(() => import('./alarms/AlarmsPage.js').then((page) => page.AlarmsPage));
const ClaimPage = lazyPage(() => import('./claim/ClaimPage.js').then((page) => page.ClaimPage));
const ConfirmPage = lazyPage(() => import('./join/ConfirmPage.js').then((page) => page.ConfirmPage));
const ImportPage = lazyPage(() => import('./recipes/ImportPage.js').then((page) => page.ImportPage));
const JoinPage = lazyPage(() => import('./join/JoinPage.js').then((page) => page.JoinPage));
const LoggedInPage = lazyPage(() => import('./pages/LoggedInPage.js').then((page) => page.LoggedInPage));
const MachinePage = lazyPage(() => import('./machine/MachinePage.js').then((page) => page.MachinePage));
const MePage = lazyPage(() => import('./me/MePage.js').then((page) => page.MePage));
const NotificationsPage = lazyPage(() =>
  import('./notifications/NotificationsPage.js').then((page) => page.NotificationsPage),
);
const RecipePage = lazyPage(() => import('./recipes/RecipePage.js').then((page) => page.RecipePage));
const RecipesPage = lazyPage(() => import('./recipes/RecipesPage.js').then((page) => page.RecipesPage));
const ViewPage = lazyPage(() => import('./view/ViewPage.js').then((page) => page.ViewPage));
const StartPage = lazyPage(() => import('./start/StartPage.js').then((page) => page.StartPage));

/** A page is a route here, by `lazyPage` unless it is the first that people see. `/admin` is another client. */
export function App() {
  return (
    <LocationProvider scope={/^\/(?!admin|docs|api)/}>
      <Pages />
    </LocationProvider>
  );
}

/** Who joins is nobody yet, and who has forgotten the password nobody any more; all other pages are for whom is logged in. */
function Pages() {
  const { path } = useLocation();
  if (path === '/join' || path === '/reset')
    return (
      <Router>
        <Route path="/join" component={JoinPage} />
        <Route path="/reset" component={JoinPage} />
        <Route default component={NoPage} />
      </Router>
    );
  return (
    <SignedIn client="app">
      {(me) => (
        <Shell me={me}>
          <Router>
            <Route path="/" component={HomePage} />
            <Route path="/alarms" component={AlarmsPage} />
            <Route path="/alarms/rules" component={RulesPage} />
            <Route path="/brews" component={FinishedPage} />
            <Route path="/brews/compare" component={ComparePage} />
            <Route path="/brews/new" component={StartPage} />
            <Route path="/board" component={BoardPage} />
            <Route path="/brews/:id" component={BrewPage} />
            <Route path="/machines/:deviceId/sessions/:sessionId" component={SessionPage} />
            <Route path="/confirm" component={ConfirmPage} />
            <Route path="/claim" component={ClaimPage} />
            <Route path="/login" component={LoggedInPage} />
            <Route path="/machines/:id" component={MachinePage} />
            <Route path="/me" component={MePage} />
            <Route path="/me/notifications" component={NotificationsPage} />
            <Route path="/recipes" component={RecipesPage} />
            <Route path="/recipes/import" component={ImportPage} />
            <Route path="/recipes/:id" component={RecipePage} />
            <Route path="/view/:deviceId" component={ViewPage} />
            <Route default component={NoPage} />
          </Router>
        </Shell>
      )}
    </SignedIn>
  );
}
