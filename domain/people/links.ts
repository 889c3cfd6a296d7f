/** What a link lets somebody do who has it: it counts once, and for 30 minutes. */
export type LinkPurpose = 'invitation' | 'confirmation' | 'reset';

const pages: Readonly<Record<LinkPurpose, string>> = {
  invitation: 'join',
  confirmation: 'confirm',
  reset: 'reset',
};

/**
 * The link as people get it. The token is behind the `#`: browsers don't send it, so no log has it.
 *
 * @param origin under which people reach the API, as `PUBLIC_URL`
 */
export function linkTo(origin: string, purpose: LinkPurpose, token: string): string {
  return `${origin}/${pages[purpose]}#${token}`;
}

/** Who may make an account: nobody but by the command line, whom an admin invites, or everybody with an address. */
export const signUps = ['off', 'invite', 'open'] as const;
export type SignUp = (typeof signUps)[number];
