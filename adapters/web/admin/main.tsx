import { render } from 'preact';
import '../shared/styles/index.css';
import './admin.css';
import { reportErrors } from '../shared/clientErrors/index.js';
import { App } from './App.js';

reportErrors('admin');
const page = document.getElementById('page')!;
// It says that nothing comes.
page.replaceChildren();
render(<App />, page);
