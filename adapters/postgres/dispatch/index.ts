export { createAlarmWatches, writeAlarmWatches } from './alarmWatches.js';
export { createBrewPlanDirectory, createPlannedStarts, writeBrewPlanDirectory } from './brewPlanDirectory.js';
export { createDispatchQueue } from './dispatchQueue.js';
export { createDeviceQueueWriter } from './writeDeviceQueues.js';
export { createNotificationOutbox, deleteOldNotices } from './notificationOutbox.js';
export { createAlertTeller, type AlertTeller } from './tellAlerts.js';
export { writeAlarmNews } from './writeAlarmNews.js';
