export { isSeen, mayCommand, ownerFor, presentAccess, windowsFor } from './access.js';
export { createAccessTokens, type AccessTokens } from './accessToken.js';
export {
  answerLogin,
  refuseWrongKind,
  startInBrowser,
  tokensOf,
  type LoginAnswers,
  type StartedLogin,
} from './answerLogin.js';
export { authenticate, callerOf, maybeCallerOf, type Caller } from './authenticate.js';
export { sendContinuePage } from './continuePage.js';
export { createKnownBrowsers, type KnownBrowsers } from './knownBrowser.js';
export {
  defaultLinkLimits,
  defaultOidcLimits,
  limitPerHour,
  type LinkLimits,
  type OidcLimits,
} from './linkLimits.js';
export { createLinkMails } from './linkMails.js';
export { createLoginGuard, defaultLoginLimits, type LoginGuard, type LoginLimits } from './loginLimits.js';
export { addressOf, originOf } from './loginOrigin.js';
export {
  assertionOptions,
  checkAssertion,
  checkRegistration,
  registrationOptions,
  type Assertion,
  type NewCredential,
} from './passkeyProtocol.js';
export { answered, createOidcFlows } from './oidcFlow.js';
export { isOwnPassword, type OwnPasswordParts } from './ownPassword.js';
export { isOwnPath } from './ownPath.js';
export { passwordAttempt } from './passwordAttempt.js';
export { createPasswordCheck, type PasswordCheck } from './passwordCheck.js';
export { createRefreshTokens, type RefreshTokens } from './refreshToken.js';
export { relyingPartyOf } from './relyingParty.js';
export { hashOf } from './secret.js';
export { createReplayNotices, tellReplayed, type ReplayNotices } from './replayNotices.js';
export { needsFactor, requireProof } from './requireProof.js';
export {
  askForFactor,
  isEnrolled,
  lastFactor,
  loginHolder,
  notPending,
  pendingLoginOf,
  pendInBrowser,
  refuseWait,
} from './secondStep.js';
export { clearPendingCookie, clearSessionCookie } from './sessionCookie.js';
export { createSessionDirectory, type SessionDirectory } from './sessionDirectory.js';
export { endedLogin, unauthorized, wrongPassword } from './unauthorized.js';
