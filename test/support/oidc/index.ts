export { startForgingIssuer, type ForgingIssuer } from './forgingIssuer.js';
export { LoginBrowser } from './loginBrowser.js';
export { startProvider, type TestProvider } from './provider.js';
