export { startForgingIssuer, type Forgery, type ForgingIssuer } from './forgingIssuer.js';
export { LoginBrowser, type Visit } from './loginBrowser.js';
export { startProvider, type TestProvider } from './provider.js';
