export { createWebhookSender, isUsableWebhook, type WebhookOptions } from './createWebhookSender.js';
export { newWebhookSecret, webhookKeyOf } from './webhookSecret.js';
