/** `{name}` stands for a value. With `one` and `other`, `{count}` chooses between them. */
export type Text = string | { readonly one: string; readonly other: string };

/** The texts of a page by key, which begins with the page's or the subject's name. */
export type Catalogue = Readonly<Record<string, Text>>;

/** What another language has to say. */
export type Translated<English> = Readonly<Record<keyof English, Text>>;
