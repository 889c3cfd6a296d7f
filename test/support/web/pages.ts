import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** What `npm run build:web` wrote. */
export const webFolder = join(import.meta.dirname, '../../../web/site');

/** What a page should never say: an error, a warning, a refusal of the content security policy. */
export function watchComplaints(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    // Chromium says so of every 401, and asking who is logged in is answered with one.
    if (message.text().includes('401 (Unauthorized)')) return;
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return complaints;
}

/** Opens the page as somebody who has logged in before, and waits until it is there. */
export async function logInAt(page: Page, url: string, login: string, password: string): Promise<void> {
  const { origin } = new URL(url);
  const answer = await page.request.post(`${origin}/api/v1/login`, {
    data: { login, password },
    headers: { origin },
  });
  assert.equal(answer.status(), 204, await answer.text());
  await page.goto(url);
  await page.getByRole('navigation').waitFor();
}

/** Fills in the form and waits for what comes after it. */
export async function fillLogIn(page: Page, login: string, password: string): Promise<void> {
  await page.getByLabel('Name').fill(login);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('navigation').waitFor();
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string | null;
    readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
  }[];
}

/** What axe finds that keeps somebody from using the page. */
export async function seriousFindings(page: Page): Promise<readonly string[]> {
  if (await page.evaluate<boolean>(`typeof axe === 'undefined'`)) await page.evaluate(axeSource);
  // What passes is not listed: that takes as long as to find what does not.
  const result = await page.evaluate<AxeResult>(`axe.run(document, { resultTypes: ['violations'] })`);
  return result.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`));
}
