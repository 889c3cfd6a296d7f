/** Inline options at the beginning that JavaScript has as flags; `n` only makes groups cheaper there. */
const inlineOptions = /^\(\?([imsn]+)\)/;
/** A character after a backslash, and what is none: in .NET both may stand anywhere. */
const tokens = /\\([\s\S])|([\s\S])/gu;
/** Anchors that JavaScript does not have. Names and types have one line, but nothing keeps a line break out of them. */
const anchors: Readonly<Record<string, string>> = {
  A: '(?<![\\s\\S])',
  Z: '(?=\\n?(?![\\s\\S]))',
  z: '(?![\\s\\S])',
};
const syntax = /[\^$\\.*+?()[\]{}|/]/;

/**
 * A pattern for .NET, as EventStoreDB's filters have it, as JavaScript's. What the two have in common means the same in both, and inline
 * options at the beginning and anchors are translated. In JavaScript's Unicode mode the rest is an error, and not something else.
 *
 * @throws SyntaxError for what JavaScript has not, such as atomic groups and the option `x`
 */
export function toRegExp(pattern: string): RegExp {
  const [written = '', options = ''] = inlineOptions.exec(pattern) ?? [];
  const flags = [...new Set(options.replaceAll('n', ''))].join('');
  let isInClass = false;
  const translated = pattern.slice(written.length).replace(tokens, (token, escaped?: string) => {
    if (escaped === undefined) {
      if (token === '[') isInClass = true;
      if (token === ']') isInClass = false;
      return token;
    }
    if (/[a-z\d]/i.test(escaped)) return (isInClass ? undefined : anchors[escaped]) ?? token;
    // Unicode mode takes no backslash before what needs none.
    return syntax.test(escaped) || (isInClass && escaped === '-') ? token : escaped;
  });
  return new RegExp(translated, `u${flags}`);
}
