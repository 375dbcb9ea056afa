/** The tokens of a JSON text, those that aren't strict JSON included. */
const tokens = /"(?:[^"\\]|\\.)*"|[^\s"]+?(?=[\s"[\]{},:]|$)|[[\]{},:]/gs;

/** A JSON text without white space outside of its strings. */
export function compactJson(text: string): string {
  return text.replace(/("(?:[^"\\]|\\.)*")|\s+/gs, (_, string?: string) => string ?? '');
}

/** Parses strict JSON; an integer that a double can't hold becomes a string of its digits. */
export function parseStrictJson(text: string): unknown {
  const safe = text.replace(tokens, token =>
    /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token
  );
  return JSON.parse(safe);
}
