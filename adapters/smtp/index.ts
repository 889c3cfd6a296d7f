export { createMailer, type MailerOptions, type SmtpMailer } from './createMailer.js';
