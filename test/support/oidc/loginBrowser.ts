import { parseSetCookie } from 'cookie';

interface Stored {
  readonly value: string;
  readonly isStrict: boolean;
}

export interface Visit {
  readonly status: number;
  readonly body: string;
  readonly headers: Headers;
}

/** The cookies of a browser, for the API and for issuers. As browsers do, it sends strict ones with nothing that another site began. */
export class LoginBrowser {
  private readonly cookies = new Map<string, Stored>();

  /** @param api its address: what else is visited is another site */
  constructor(private readonly api: string) {}

  /** Of the API, by the beginning of its name. */
  cookie(name: string): string | undefined {
    const found = [...this.cookies].find(([key]) => key.startsWith(`${this.api} ${name}`));
    return found && `${found[0].slice(this.api.length + 1)}=${found[1].value}`;
  }

  plant(cookie: string): void {
    const [name = '', value = ''] = cookie.split('=');
    this.cookies.set(`${this.api} ${name}`, { value, isStrict: false });
  }

  /** What a page of the API asks for; without it, a link elsewhere leads here. */
  async visit(
    url: string | URL,
    init: RequestInit & { readonly from?: 'own' | 'elsewhere' } = {},
  ): Promise<Visit> {
    const { from = 'own', headers, ...rest } = init;
    const { origin } = new URL(url);
    const own = [...this.cookies].filter(
      ([key, { isStrict }]) => key.startsWith(`${origin} `) && (from === 'own' || !isStrict),
    );
    const cookie = own.map(([key, { value }]) => `${key.slice(origin.length + 1)}=${value}`).join('; ');
    const site = { 'sec-fetch-site': from === 'own' ? 'same-origin' : 'cross-site' };
    const all = { ...(cookie !== '' && { cookie }), ...site, ...(headers as Record<string, string>) };
    const response = await fetch(url, { ...rest, headers: all, redirect: 'manual' });
    for (const set of response.headers.getSetCookie()) this.store(origin, set);
    return { status: response.status, body: await response.text(), headers: response.headers };
  }

  private store(origin: string, text: string): void {
    const { name, value = '', maxAge, expires, sameSite } = parseSetCookie(text);
    const isGone = maxAge === 0 || (expires !== undefined && expires.getTime() < Date.now());
    if (isGone) this.cookies.delete(`${origin} ${name}`);
    else this.cookies.set(`${origin} ${name}`, { value, isStrict: sameSite === 'strict' });
  }

  /** Follows redirects, those of the issuer too, until there is a page. */
  async follow(url: string | URL, from: 'own' | 'elsewhere' = 'own'): Promise<Visit> {
    let at = new URL(url);
    let visit = await this.visit(at, { from });
    for (let hops = 0; hops < 10 && visit.headers.has('location'); hops += 1) {
      at = new URL(visit.headers.get('location') ?? '', at);
      visit = await this.visit(at, { from: 'elsewhere' });
    }
    return visit;
  }
}
