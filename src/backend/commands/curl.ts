import { failure } from '../../common/failure';
import type { HttpAnswer } from '../../common/reply';
import { replaceSpan } from '../../common/span';
import { isServerUrl } from '../../language/serverUrl';
import type { CurlStatement } from '../../language/statement';
import { answerTable } from '../predictions/answerTable';
import { jsonOf, reasonOf, textOf } from '../predictions/serverAnswer';
import type { ServerAnswer } from '../serving/modelServer';
import type { CommandContext, CurlCommand } from './command';
import { notebookFile } from './notebookFile';
import { refusalDetail } from './refusalDetail';
import { withNextLine } from './withNextLine';

/** `!curl` to the model server: sends what curl would, and answers what came back, as it is and as a table. */
export const curl: CurlCommand = async (statement, context) => {
  await refuseOthers(statement, context);
  const { serving, signal } = context;
  const body = await bodyOf(statement, context);
  const path = statement.url.value.replace(/^[a-z]+:\/\/[^/?]*/i, '').replace(/^(?!\/)/, '/');
  const answer = await withNextLine({ next: statement.text }, () =>
    serving.send({
      method: statement.method,
      path,
      headers: headersOf(statement),
      ...(body && { body }),
      signal
    })
  );
  if (answer.status >= 400) {
    const reason = reasonOf(answer);
    const detail = await refusalDetail({ path, body, reason }, context);
    throw failure(
      'PREDICT_FAILED',
      `The model server answered ${answer.status}: ${reason}${detail.text}.`,
      { at: statement.url.span }
    );
  }
  return { table: answerTable(jsonOf(answer), answer), answer: shown(answer, statement) };
};

async function refuseOthers(
  { url, text }: CurlStatement,
  { serving }: CommandContext
): Promise<void> {
  const addresses = await serving.addresses();
  if (!isServerUrl(url.value, addresses)) {
    const [first = ''] = addresses;
    const moved = url.value.replace(/^[a-z]+:\/\/[^/?]*(?=\/v1\/models\/)/i, first);
    throw failure(
      'ACCESS_DENIED',
      `The model server answers at ${addresses.join(', ')}, and nothing else is asked from here; a cell of its own goes to the kernel.`,
      { at: url.span, try: moved === url.value ? undefined : replaceSpan(text, url.span, moved) }
    );
  }
}

/** What curl sends without being told. */
function headersOf({ headers }: CurlStatement): Readonly<Record<string, string>> {
  const given = new Set(headers.map(([name]) => name.toLowerCase()));
  const own = [
    ['User-Agent', 'curl/8'],
    ['Accept', '*/*']
  ] as const;
  return Object.fromEntries([
    ...own.filter(([name]) => !given.has(name.toLowerCase())),
    ...headers
  ]);
}

async function bodyOf(
  { body }: CurlStatement,
  context: CommandContext
): Promise<Uint8Array | undefined> {
  if (body === undefined) {
    return undefined;
  }
  if ('text' in body) {
    return new TextEncoder().encode(body.text);
  }
  const content = await notebookFile(body.file, context);
  // As curl does: line ends are for people, and a zero would end the text.
  return body.keepsLineEnds ? content : content.filter(byte => ![0, 10, 13].includes(byte));
}

function shown(answer: ServerAnswer, { showsHead }: CurlStatement): HttpAnswer {
  const { status, milliseconds } = answer;
  return {
    status,
    ...(showsHead && { head: headOf(answer) }),
    body: textOf(answer),
    milliseconds
  };
}

function headOf({ status, statusText, headers }: ServerAnswer): string {
  const lines = [
    `HTTP/1.1 ${status} ${statusText}`,
    ...headers.map(([name, value]) => `${name}: ${value}`)
  ];
  return [...lines, '', ''].join('\r\n');
}
