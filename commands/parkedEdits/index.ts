export { checkEdit, type CheckedEdit, type MessageToEdit } from './checkEdit.js';
export { differencesOf, type FieldDifference } from './differencesOf.js';
