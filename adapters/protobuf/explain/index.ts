export { typeOfEnvelope } from './envelopeTypes.js';
export { explainDownlink, explainUplink } from './explainUplink.js';
export { faultOffset } from './faultOffset.js';
