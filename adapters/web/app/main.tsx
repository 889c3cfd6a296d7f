import { render } from 'preact';
import '../shared/styles/index.css';
import './app.css';
import { reportErrors } from '../shared/clientErrors/index.js';
import { App } from './App.js';
import './offline/install.js';
import { registerWorker } from './offline/newVersion.js';

reportErrors('app');
const page = document.getElementById('page')!;
// It says that nothing comes.
page.replaceChildren();
render(<App />, page);

// After what the first page needs; Vite's server has no worker.
if (import.meta.env.PROD) addEventListener('load', () => void registerWorker());
