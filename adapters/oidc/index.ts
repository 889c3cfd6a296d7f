export { createLoginIssuer } from './createLoginIssuer.js';
export type { IssuerOptions } from './issuerOptions.js';
