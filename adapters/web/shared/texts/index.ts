export { formatDuration } from './durations.js';
export { formatClock, formatDay, formatExactTime, formatNumber, formatTime } from './formats.js';
export { language, setLanguage } from './language.js';
export { adviceOfCode, adviceOfWord, nameOfCode, nameOfWord } from './machineTexts.js';
export { t } from './translate.js';
export type { FirstKey as TextKey } from './first.js';
