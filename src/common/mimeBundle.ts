import { htmlTable } from './htmlTable';
import type { Json } from './model';
import { plainText } from './plainText';
import { replyMimeType, type Reply } from './reply';

/** More rows than anybody reads in a fallback; the reply itself holds them all. */
const fallbackRows = 1000;
/** Likewise for what a model server answered: a page with much more of it is slow, text is not. */
const fallbackLetters = { html: 20_000, text: 1_000_000 };

/** A reply as a notebook's output keeps it: the reply, and HTML and text for readers that don't know it. No link in any of them. */
export function mimeBundle(reply: Reply): Readonly<Record<string, Json>> {
  return {
    [replyMimeType]: reply,
    'text/html': htmlTable(reply, { rows: fallbackRows, letters: fallbackLetters.html }),
    'text/plain': plainText(reply, { rows: fallbackRows, letters: fallbackLetters.text })
  };
}
