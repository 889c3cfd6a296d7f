export { createMailSender } from './mail/index.js';
export { createOutbound, type OutboundOptions } from './outbound/index.js';
export {
  createWebPushSender,
  isUsableSubscription,
  newVapidPrivateKey,
  vapidPublicKeyOf,
} from './webPush/index.js';
export { createWebhookSender, isUsableWebhook, newWebhookSecret } from './webhook/index.js';
