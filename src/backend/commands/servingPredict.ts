import { failure, type MlModelError } from '../../common/failure';
import { nearest } from '../../common/nearest';
import { replaceSpan } from '../../common/span';
import { quoteOption } from '../../language/quote';
import type { ServingPredictStatement } from '../../language/statement';
import { servingNameOf } from '../catalog/servingNames';
import { bodyOf, exampleIn } from '../predictions/exampleBody';
import { modelPath } from '../predictions/modelPath';
import { predictionColumns, tableOf } from '../predictions/predictionTable';
import { jsonOf, reasonOf, textOf } from '../predictions/serverAnswer';
import { signaturesAt } from '../predictions/signature';
import type { ServerAnswer } from '../serving/modelServer';
import type { Command, CommandContext } from './command';
import { findModel } from './findModel';
import { interpretedColumn } from './interpretedColumn';
import { predictBody } from './predictBody';
import { refusalDetail } from './refusalDetail';
import { servedVersion } from './servedVersion';
import { withNextLine } from './withNextLine';

/** `serving predict`: asks a served model, one's own or another's, and answers a row an instance. */
export const servingPredict: Command<'serving predict'> = async (statement, context) => {
  const { user, signal, serving } = context;
  const model = findModel(statement, { user, state: await context.catalog.refresh(signal) });
  const version = servedVersion(statement, model, user);
  const request = { path: modelPath(servingNameOf(model), version), statement };
  const body = new TextEncoder().encode(await bodyText(request, context));
  const answer = await withNextLine({ next: statement.text }, () =>
    serving.send({
      method: 'POST',
      path: `${request.path}:predict`,
      headers: { 'Content-Type': 'application/json' },
      body,
      signal
    })
  );
  if (answer.status >= 400) {
    throw await refused(answer, { ...request, body }, context);
  }
  return outcome(statement, answer);
};

type Request = { readonly path: string; readonly statement: ServingPredictStatement };

function outcome(statement: ServingPredictStatement, answer: ServerAnswer) {
  const json = jsonOf(answer);
  const columns = json === undefined ? null : predictionColumns(json);
  if (columns === null) {
    throw failure('PREDICT_FAILED', 'The model server answered something that is no prediction.');
  }
  const interpreted = statement.tag && interpretedColumn(statement.tag, columns);
  const { status, milliseconds } = answer;
  return {
    table: tableOf(interpreted ? [...columns, interpreted] : columns),
    answer: { status, body: textOf(answer), milliseconds }
  };
}

async function bodyText(request: Request, context: CommandContext): Promise<string> {
  const { body, signature } = request.statement;
  if (body === undefined) {
    throw await missingBody(request, context);
  }
  return predictBody(body, signature?.value);
}

/** With a body that the model takes, where its server tells one. */
async function missingBody(
  { path, statement }: Request,
  { serving, signal }: CommandContext
): Promise<MlModelError> {
  const signatures = await withNextLine({ next: statement.text }, () =>
    signaturesAt(path, serving, signal)
  );
  const example = exampleIn(signatures, statement.signature?.value);
  return failure(
    'MISSING_OPTION',
    "serving predict needs JSON: a list of instances, or an object with 'instances' or 'inputs'.",
    {
      at: statement.verbSpan,
      try: example ? `${statement.text.trim()} ${bodyOf(example)}` : undefined
    }
  );
}

async function refused(
  answer: ServerAnswer,
  { path, statement, body }: Request & { readonly body: Uint8Array },
  context: CommandContext
): Promise<MlModelError> {
  const reason = reasonOf(answer);
  const { signature, text } = statement;
  if (signature !== undefined) {
    const names = [...(await signaturesAt(path, context.serving, context.signal)).keys()];
    const [near = names[0]] = nearest(signature.value, names);
    if (near !== undefined && !names.includes(signature.value)) {
      const message = `The model server refused it: ${reason}; there are ${names.join(', ')}.`;
      return failure('PREDICT_FAILED', message, {
        at: signature.span,
        try: replaceSpan(text, signature.span, quoteOption(near))
      });
    }
  }
  const detail = await refusalDetail({ path: `${path}:predict`, body, reason }, context);
  return failure('PREDICT_FAILED', `The model server refused it: ${reason}${detail.text}.`, {
    at: statement.body?.span,
    try: detail.example && withBody(statement, detail.example)
  });
}

function withBody({ text, body }: ServingPredictStatement, example: string): string | undefined {
  return body && replaceSpan(text, body.span, example);
}
