export { readServedCertificate, type TlsServer } from './readServedCertificate.js';
