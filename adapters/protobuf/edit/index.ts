export { textOfUplink, uplinkOfText } from './uplinkText.js';
