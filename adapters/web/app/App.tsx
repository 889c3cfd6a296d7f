import { lazy, LocationProvider, Route, Router } from 'preact-iso';
import { SignedIn } from '../shared/session/index.js';
import { HomePage } from './home/HomePage.js';
import { Shell } from './Shell.js';
import { NoPage } from './pages/NoPage.js';

const AlarmsPage = lazy(() => import('./alarms/AlarmsPage.js').then((page) => page.AlarmsPage));
const BoardPage = lazy(() => import('./board/BoardPage.js').then((page) => page.BoardPage));
const BrewPage = lazy(() => import('./brew/BrewPage.js').then((page) => page.BrewPage));
const ImportPage = lazy(() => import('./recipes/ImportPage.js').then((page) => page.ImportPage));
const MePage = lazy(() => import('./me/MePage.js').then((page) => page.MePage));
const RecipePage = lazy(() => import('./recipes/RecipePage.js').then((page) => page.RecipePage));
const RecipesPage = lazy(() => import('./recipes/RecipesPage.js').then((page) => page.RecipesPage));
const SessionPage = lazy(() => import('./brew/SessionPage.js').then((page) => page.SessionPage));
const StartPage = lazy(() => import('./start/StartPage.js').then((page) => page.StartPage));

/** A page is a route here, by `lazy` of preact-iso unless it is the first that people see. `/admin` is another client. */
export function App() {
  return (
    <LocationProvider scope={/^\/(?!admin|docs|api)/}>
      <SignedIn client="app">
        {(me) => (
          <Shell me={me}>
            <Router>
              <Route path="/" component={HomePage} />
              <Route path="/board" component={BoardPage} />
              <Route path="/alarms" component={AlarmsPage} />
              <Route path="/brews/new" component={StartPage} />
              <Route path="/brews/:id" component={BrewPage} />
              <Route path="/machines/:deviceId/sessions/:sessionId" component={SessionPage} />
              <Route path="/me" component={MePage} />
              <Route path="/recipes" component={RecipesPage} />
              <Route path="/recipes/import" component={ImportPage} />
              <Route path="/recipes/:id" component={RecipePage} />
              <Route default component={NoPage} />
            </Router>
          </Shell>
        )}
      </SignedIn>
    </LocationProvider>
  );
}
