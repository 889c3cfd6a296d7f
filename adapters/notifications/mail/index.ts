export { createMailSender, type MailSenderOptions } from './createMailSender.js';
