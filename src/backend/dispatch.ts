import { MlModelError, type Failure } from '../common/failure';
import type { FinalReply } from '../common/reply';
import { isCurl, readCurl } from '../language/curl';
import { parse } from '../language/parse';
import type { CurlStatement, Statement, Verb } from '../language/statement';
import { commands } from './commands';
import type { Command, CommandContext, Outcome } from './commands/command';
import { curl } from './commands/curl';
import type { ILog } from './log';
import { StoreError } from './storage/objectStore';
import { storeFailure } from './storage/storeFailure';

/** Runs one statement; the only place where an error becomes a reply. Never rejects. */
export async function dispatch(
  text: string,
  makeContext: () => Promise<CommandContext>,
  run: { readonly signal: AbortSignal; readonly log: ILog }
): Promise<FinalReply> {
  let verb = isCurl(text) ? 'curl' : (text.trim().split(/\s+/, 1)[0] ?? '');
  try {
    const statement = isCurl(text) ? readCurl(text) : parse(text);
    verb = statement.verb;
    run.signal.throwIfAborted();
    const outcome = await execute(statement, await makeContext());
    return { kind: 'result', verb, statement: statement.text, ...outcome };
  } catch (error) {
    return { kind: 'failure', verb, statement: text, failure: toFailure(error, run) };
  }
}

function execute(statement: Statement | CurlStatement, context: CommandContext): Promise<Outcome> {
  if (statement.verb === 'curl') {
    return curl(statement, context);
  }
  // The table pairs each verb with the command of that verb; TypeScript can't follow the correlation.
  const command = commands[statement.verb] as Command<Verb>;
  return command(statement, context);
}

/** What the user reads of an error; a defect is logged with its stack and told as INTERNAL. What an aborted `signal` led to is CANCELLED. */
export function toFailure(
  error: unknown,
  { signal, log }: { readonly signal?: AbortSignal; readonly log: ILog }
): Failure {
  if (signal?.aborted === true) {
    return { code: 'CANCELLED', message: 'Interrupted; the statement left nothing behind.' };
  }
  if (error instanceof MlModelError) {
    return error.failure;
  }
  if (error instanceof StoreError) {
    return storeFailure(error, 'the store').failure;
  }
  log.warn('a defect, please report it', error);
  return {
    code: 'INTERNAL',
    message: 'Something went wrong inside mlmodel; the log of the Jupyter server says what.'
  };
}
