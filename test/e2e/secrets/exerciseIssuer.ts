import assert from 'node:assert/strict';
import { chown, writeFile } from 'node:fs/promises';
import { systemUser } from '../../../infra/local/setup/systemUser.js';
import { LoginBrowser, type ForgingIssuer } from '../../support/oidc/index.js';
import type { Stack } from '../../support/stack.js';
import type { Run } from './exercise.js';

/** The file of `OIDC_ISSUERS_FILE`; the role may read it and nobody else. */
export async function writeIssuers({ secrets }: Run, file: string, issuer: ForgingIssuer): Promise<void> {
  const { id, name, issuer: url, clientId, clientSecret } = issuer.options;
  secrets.add('client secret', clientSecret);
  const entry = { id, name, issuer: url, clientId, clientSecret, signUp: 'open' };
  await writeFile(file, JSON.stringify([entry]), { mode: 0o600 });
  const user = await systemUser('role');
  if (user) await chown(file, user.uid, user.gid);
}

/** Somebody logs in by an issuer, and comes back a second time with what counts once. */
export async function exerciseIssuer(
  { secrets, answers }: Run,
  stack: Stack,
  issuer: ForgingIssuer,
): Promise<void> {
  const browser = new LoginBrowser(stack.apiUrl);
  const begun = await browser.visit(`${stack.apiUrl}/api/v1/oidc/${issuer.options.id}/login`);
  assert.equal(begun.status, 303, begun.body);
  const flow = browser.cookie('brewline_oidc') ?? assert.fail();
  secrets.add('cookie of a log-in by an issuer', flow.split('=')[1] ?? '');
  const callback = issuer.callbackFor(begun.headers.get('location') ?? '', 'somebody');
  for (const name of ['code', 'state'])
    secrets.add(`${name} of the issuer`, callback.searchParams.get(name) ?? '');
  const page = await browser.visit(callback, { from: 'elsewhere' });
  assert.equal(page.status, 200, page.body);
  secrets.add('cookie after a log-in by an issuer', browser.cookie('brewline_session')?.split('=')[1] ?? '');
  secrets.add('verifier', issuer.redeemed.at(-1)?.get('code_verifier') ?? '');
  secrets.add('id token', issuer.idTokens.at(-1) ?? '');
  browser.plant(flow);
  const again = await browser.visit(callback, { from: 'elsewhere' });
  assert.equal(again.status, 403, again.body);
  answers.push(page.body, again.body);
}
