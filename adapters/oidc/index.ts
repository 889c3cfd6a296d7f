export { createLoginIssuer, type IssuerOptions } from './createLoginIssuer.js';
