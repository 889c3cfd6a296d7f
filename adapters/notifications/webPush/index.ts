export { createWebPushSender, isUsableSubscription, type WebPushOptions } from './createWebPushSender.js';
export { newVapidPrivateKey, vapidPublicKeyOf } from './vapidKeys.js';
