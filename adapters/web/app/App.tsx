import { lazy, LocationProvider, Route, Router, useLocation } from 'preact-iso';
import { SignedIn } from '../shared/session/index.js';
import { HomePage } from './home/HomePage.js';
import { Shell } from './Shell.js';
import { NoPage } from './pages/NoPage.js';

const BoardPage = lazy(() => import('./board/BoardPage.js').then((page) => page.BoardPage));
const ComparePage = lazy(() => import('./brews/ComparePage.js').then((page) => page.ComparePage));
const FinishedPage = lazy(() => import('./brews/FinishedPage.js').then((page) => page.FinishedPage));
const BrewPage = lazy(() => import('./brew/BrewPage.js').then((page) => page.BrewPage));
const SessionPage = lazy(() => import('./brew/SessionPage.js').then((page) => page.SessionPage));
const RulesPage = lazy(() => import('./alarms/rules/RulesPage.js').then((page) => page.RulesPage));
const AlarmsPage = lazy(() => import('./alarms/AlarmsPage.js').then((page) => page.AlarmsPage));
const ClaimPage = lazy(() => import('./claim/ClaimPage.js').then((page) => page.ClaimPage));
const ImportPage = lazy(() => import('./recipes/ImportPage.js').then((page) => page.ImportPage));
const JoinPage = lazy(() => import('./join/JoinPage.js').then((page) => page.JoinPage));
const LoggedInPage = lazy(() => import('./pages/LoggedInPage.js').then((page) => page.LoggedInPage));
const MachinePage = lazy(() => import('./machine/MachinePage.js').then((page) => page.MachinePage));
const MePage = lazy(() => import('./me/MePage.js').then((page) => page.MePage));
const RecipePage = lazy(() => import('./recipes/RecipePage.js').then((page) => page.RecipePage));
const RecipesPage = lazy(() => import('./recipes/RecipesPage.js').then((page) => page.RecipesPage));
const StartPage = lazy(() => import('./start/StartPage.js').then((page) => page.StartPage));

/** A page is a route here, by `lazy` of preact-iso unless it is the first that people see. `/admin` is another client. */
export function App() {
  return (
    <LocationProvider scope={/^\/(?!admin|docs|api)/}>
      <Pages />
    </LocationProvider>
  );
}

/** Who joins is nobody yet; all other pages are for whom is logged in. */
function Pages() {
  const { path } = useLocation();
  if (path === '/join')
    return (
      <Router>
        <Route path="/join" component={JoinPage} />
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
            <Route path="/claim" component={ClaimPage} />
            <Route path="/login" component={LoggedInPage} />
            <Route path="/machines/:id" component={MachinePage} />
            <Route path="/me" component={MePage} />
            <Route path="/recipes" component={RecipesPage} />
            <Route path="/recipes/import" component={ImportPage} />
            <Route path="/recipes/:id" component={RecipePage} />
            <Route default component={NoPage} />
          </Router>
        </Shell>
      )}
    </SignedIn>
  );
}
