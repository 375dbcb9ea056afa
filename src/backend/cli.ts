import { isUsageFailure, type Failure } from '../common/failure';
import { mimeBundle } from '../common/mimeBundle';
import { plainText } from '../common/plainText';
import type { DownloadHandle, FinalReply, ProgressReply } from '../common/reply';
import { joinArguments, readScript } from '../language/cell';
import type { Backend } from './backend';
import { commandLineHelp } from './cliHelp';
import { connectorsReply } from './connectorsReply';
import { modelServerReply } from './modelServerReply';
import { version } from './version';
import { storeCheckReply } from './storeCheckReply';

type Form = 'table' | 'json' | 'mime';
type Options = { readonly form: Form; readonly config?: string; readonly rest: readonly string[] };
type Terminal = { readonly backend: Backend; readonly form: Form; readonly signal: AbortSignal };

/** Runs the command line; answers the exit status: 0, 1, 2 for a wrong statement, 130 interrupted. */
export async function runCommandLine(
  argv: readonly string[],
  makeBackend: (configFile?: string) => Backend
): Promise<number> {
  const options = readOptions(argv);
  if (typeof options === 'string') {
    return usageError(options);
  }
  const [first] = options.rest;
  if (first === '--version' || first === '--help' || first === '-h') {
    await write(process.stdout, first === '--version' ? `mlmodel ${version}\n` : commandLineHelp);
    return 0;
  }
  // A reader that has gone away (`| head`) is no error.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  const interrupt = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => interrupt.abort(new Error('interrupted')));
  }
  const backend = makeBackend(options.config);
  const status = await runAll(
    { backend, form: options.form, signal: interrupt.signal },
    options.rest
  );
  await backend.close();
  return status;
}

/** Our own options stand before the statement; everything from the first other word on is the statement's. */
function readOptions(argv: readonly string[]): Options | string {
  let options: Options = { form: 'table', rest: argv };
  for (;;) {
    const [word = '', next] = options.rest;
    const rest = options.rest.slice(1);
    if (word === '--json' || word === '--mime') {
      options = { ...options, rest, form: word === '--json' ? 'json' : 'mime' };
    } else if (word.startsWith('--config=')) {
      options = { ...options, rest, config: word.slice('--config='.length) };
    } else if (word !== '--config') {
      return isUnknownOption(word) ? `there is no option ${word}` : options;
    } else if (next === undefined) {
      return '--config needs a file';
    } else {
      options = { ...options, rest: rest.slice(1), config: next };
    }
  }
}

function isUnknownOption(word: string): boolean {
  return word.startsWith('--') && word !== '--version' && word !== '--help';
}

async function runAll(terminal: Terminal, words: readonly string[]): Promise<number> {
  const [first, second] = words;
  if (first === 'store' && second === 'check') {
    return checkTheStore(terminal, words.slice(2));
  }
  if (first === 'connectors' && words.length === 1) {
    return answer(terminal, await connectorsReply(terminal.backend));
  }
  if (first === 'modelserver') {
    const answered = await modelServerReply(terminal.backend, words.slice(1), terminal.signal);
    return 'status' in answered ? answered.status : answer(terminal, answered.reply);
  }
  for (const statement of await statementsIn(words)) {
    const { signal } = terminal;
    const reply = await terminal.backend.run(statement, { signal, onProgress: showProgress });
    const status = await answer(terminal, reply);
    if (status !== 0) {
      return status;
    }
  }
  return 0;
}

/** A lone `-` stands for statements on standard input, the last word of `serving predict` for its JSON there. */
async function statementsIn(words: readonly string[]): Promise<readonly string[]> {
  if (words.length === 1 && words[0] === '-') {
    return readScript(await readInput());
  }
  const isPredict = /^serving predict$/i.test(words.slice(0, 2).join(' '));
  return isPredict && words.at(-1) === '-'
    ? [`${joinArguments(words.slice(0, -1))}\n${(await readInput()).trim()}`]
    : [joinArguments(words)];
}

/** Damage is no failure of the check, but a script must see it: exit status 1. */
async function checkTheStore(terminal: Terminal, words: readonly string[]): Promise<number> {
  const { reply, isDamaged } = await storeCheckReply(terminal.backend, words, terminal.signal);
  return (await answer(terminal, reply)) || Number(isDamaged);
}

async function answer({ backend, form }: Terminal, reply: FinalReply): Promise<number> {
  clearProgress();
  if (form === 'table') {
    await answerTable(backend, reply);
  } else {
    const shown = form === 'json' ? reply : mimeBundle(reply);
    await write(process.stdout, `${JSON.stringify(shown)}\n`);
  }
  return reply.kind === 'failure' ? exitStatus(reply.failure) : 0;
}

async function answerTable(backend: Backend, reply: FinalReply): Promise<void> {
  const links =
    reply.kind === 'result' ? await linksOf(reply, backend) : new Map<unknown, string>();
  const text = plainText(reply, { link: handle => links.get(handle) });
  await write(reply.kind === 'failure' ? process.stderr : process.stdout, `${text}\n`);
}

/** A link for each handle in the table. */
async function linksOf(
  { table }: Extract<FinalReply, { kind: 'result' }>,
  backend: Backend
): Promise<ReadonlyMap<unknown, string>> {
  const links = new Map<unknown, string>();
  const index = table.columns.findIndex(column => column.type === 'download');
  for (const row of index < 0 ? [] : table.rows) {
    const handle = row[index] as DownloadHandle;
    links.set(handle, await (await backend.world()).downloads.terminalLink(handle));
  }
  return links;
}

function exitStatus({ code }: Failure): number {
  return code === 'CANCELLED' ? 130 : isUsageFailure(code) ? 2 : 1;
}

function usageError(message: string): number {
  process.stderr.write(`mlmodel: ${message}; see mlmodel --help\n`);
  return 2;
}

function showProgress({ done, total, step }: ProgressReply): void {
  if (process.stderr.isTTY) {
    const share =
      total === undefined || total === 0 ? '' : ` ${Math.floor((100 * done) / total)} %`;
    process.stderr.write(`\r\u001b[K${step.replaceAll(/\p{C}/gu, '?').slice(0, 60)}${share}`);
  }
}

function clearProgress(): void {
  if (process.stderr.isTTY) {
    process.stderr.write('\r\u001b[K');
  }
}

async function readInput(): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Resolves when the text has left, or can't any more. */
function write(stream: NodeJS.WriteStream, text: string): Promise<void> {
  return new Promise(resolve => {
    stream.write(text, () => resolve());
  });
}
