import { render } from 'preact';
import '../shared/styles/index.css';
import './app.css';
import { App } from './App.js';

render(<App />, document.getElementById('page')!);
