import type { HttpAnswer } from './reply';
import { visibleText } from './visibleText';

/** What a model server answered, as curl prints it, in lines; nothing in them can steer a terminal. At most `letters` of the body. */
export function answerLines(
  { head = '', body }: HttpAnswer,
  letters = Infinity
): readonly string[] {
  const rest = body.length - letters;
  const shown = rest > 0 ? body.slice(0, letters) : body;
  const lines = `${head}${shown}`.replace(/\r?\n$/, '').split(/\r?\n/);
  const more = rest > 0 ? [`… and ${rest} more characters`] : [];
  return [...lines.map(visibleLine), ...more];
}

// Tabs stand in JSON that people indent; they steer nothing.
function visibleLine(line: string): string {
  return line.split('\t').map(visibleText).join('\t');
}
