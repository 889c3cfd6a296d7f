import { render } from 'preact';
import '../shared/styles/index.css';
import './admin.css';
import { App } from './App.js';

render(<App />, document.getElementById('page')!);
