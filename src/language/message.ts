/**
 * A sentence for people: `id` in English, with `%1`, `%2`, … in the places of the values. A page that speaks other
 * languages finds the translation by `id`.
 */
export type Message = { readonly id: string; readonly values: readonly (string | Message)[] };

/** Lines of help: a sentence, or text that stands as it is, such as a statement. */
export type HelpLine = string | Message;

/**
 * Makes messages and translates nothing. The name is the one by which JupyterLab's extraction of texts (`trans.__`) finds
 * what is to be translated, so `id` must stand there as one literal.
 */
export const trans = {
  __: (id: string, ...values: Message['values']): Message => ({ id, values })
};

/** A message in English. */
export function english({ id, values }: Message): string {
  return id.replace(/%(\d)/g, (place, digit: string) => {
    const value = values[Number(digit) - 1];
    return value === undefined ? place : typeof value === 'string' ? value : english(value);
  });
}
