export { formatDuration } from './durations.js';
export {
  formatClock,
  formatDate,
  formatDay,
  formatExactTime,
  formatNumber,
  formatTime,
  formatTyped,
  isUtc,
} from './formats.js';
export { language, setLanguage } from './language.js';
export { adviceOfCode, adviceOfWord, nameOfCode, nameOfWord } from './machineTexts.js';
export { t } from './translate.js';
export type { FirstKey as TextKey } from './first.js';
