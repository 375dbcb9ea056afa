import type { Json } from '../../common/model';
import type { ServerAnswer } from '../serving/modelServer';
import { isMembers, readLooseJson } from './looseJson';

const longestReason = 1000;

/** The text of an answer's body. */
export function textOf({ body }: ServerAnswer): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(body);
}

/** The JSON of an answer's body, or undefined when it is none. */
export function jsonOf(answer: ServerAnswer): Json | undefined {
  try {
    return readLooseJson(textOf(answer));
  } catch {
    return undefined;
  }
}

/** Why a server refused: its own words where it gives any, else its status line. No full stop at the end. */
export function reasonOf(answer: ServerAnswer): string {
  const body = jsonOf(answer);
  const said = isMembers(body) ? body['error'] : undefined;
  const reason =
    typeof said === 'string' && said.trim() !== ''
      ? said.trim()
      : `HTTP ${answer.status} ${answer.statusText}`.trim();
  const short = reason.length > longestReason ? `${reason.slice(0, longestReason)}…` : reason;
  return short.replace(/\.+$/, '');
}
