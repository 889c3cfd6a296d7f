export { evaluateAlerts, type AlertEvaluatorParts } from './evaluateAlerts.js';
