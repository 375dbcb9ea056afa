import type { Json } from '../../common/model';
import type { Table } from '../../common/reply';
import type { ServerAnswer } from '../serving/modelServer';
import { argmax, argmaxColumn, filledColumn, predictionColumns, tableOf } from './predictionTable';
import { isList, isMembers } from './looseJson';
import { shapeText, signaturesIn, type TensorSpec } from './signature';

/** The table of whatever a model server answered; `body` is undefined when that was no JSON. */
export function answerTable(body: Json | undefined, answer: ServerAnswer): Table {
  return (
    predictions(body) ??
    examples(body) ??
    versions(body) ??
    signatures(body) ??
    tableOf([
      { name: 'status', type: 'integer', values: [answer.status] },
      { name: 'bytes', type: 'integer', values: [answer.body.length] }
    ])
  );
}

function predictions(body: Json | undefined): Table | null {
  const columns = body === undefined ? null : predictionColumns(body);
  if (columns === null) {
    return null;
  }
  const largest = argmaxColumn(columns);
  return tableOf(largest ? [...columns, largest] : columns);
}

/** Classifications, with the best class of each in front, or regressions. */
function examples(body: Json | undefined): Table | null {
  const results = isMembers(body) ? body['results'] : undefined;
  if (!isList(results)) {
    return null;
  }
  if (!results.every(isList)) {
    return tableOf([filledColumn('result', results)]);
  }
  const best = results.map(classes => {
    const pairs = classes.map(pair => (isList(pair) ? pair : []));
    return pairs[argmax(pairs.map(pair => pair[1] ?? null)) ?? 0];
  });
  return tableOf([
    filledColumn(
      'label',
      best.map(pair => pair?.[0] ?? null)
    ),
    filledColumn(
      'score',
      best.map(pair => pair?.[1] ?? null)
    ),
    { name: 'classes', type: 'json', values: results }
  ]);
}

function versions(body: Json | undefined): Table | null {
  const list = isMembers(body) ? body['model_version_status'] : undefined;
  if (!isList(list)) {
    return null;
  }
  const members = list.map(each => (isMembers(each) ? each : {}));
  const status = members.map(each => (isMembers(each['status']) ? each['status'] : {}));
  return tableOf([
    { name: 'version', type: 'text', values: members.map(each => each['version'] ?? null) },
    { name: 'state', type: 'text', values: members.map(each => each['state'] ?? null) },
    { name: 'error_code', type: 'text', values: status.map(each => each['error_code'] ?? null) },
    {
      name: 'error_message',
      type: 'text',
      values: status.map(each => each['error_message'] ?? null)
    }
  ]);
}

function signatures(body: Json | undefined): Table | null {
  const found = signaturesIn(body);
  if (found === null) {
    return null;
  }
  const rows = [...found].flatMap(([name, { inputs, outputs }]) => [
    ...rowsOf(name, 'input', inputs),
    ...rowsOf(name, 'output', outputs)
  ]);
  const names = ['signature', 'side', 'name', 'dtype', 'shape'];
  return { columns: names.map(name => ({ name, type: 'text' })), rows };
}

function rowsOf(signature: string, side: string, specs: ReadonlyMap<string, TensorSpec>) {
  return Array.from(specs, ([alias, { dtype, shape }]) => [
    signature,
    side,
    alias,
    dtype,
    shape === null ? 'any' : shapeText(shape)
  ]);
}
