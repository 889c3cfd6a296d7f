export { formatDuration } from './durations.js';
export { t, type TextKey } from './first.js';
export { formatClock, formatDay, formatExactTime, formatNumber, formatTime } from './formats.js';
export { language, setLanguage } from './language.js';
export { adviceOfCode, adviceOfWord, nameOfCode, nameOfWord } from './machineTexts.js';
