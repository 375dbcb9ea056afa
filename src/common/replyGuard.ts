import { failureCodes } from './failure';
import { columnTypes, type ColumnType, type Reply } from './reply';

type Members = { readonly [name: string]: unknown };
type Test = (value: unknown) => boolean;

/** Whether `value`, from a notebook or over the network, is a reply. Members it doesn't know are allowed, those it knows must be right. */
export function isReply(value: unknown): value is Reply {
  if (!isMembers(value)) {
    return false;
  }
  switch (value['kind']) {
    case 'result':
      return isStatement(value) && isOutcome(value);
    case 'failure':
      return isStatement(value) && isFailure(value['failure']);
    case 'progress':
      return isProgress(value);
    default:
      return false;
  }
}

function isStatement({ verb, statement }: Members): boolean {
  return isText(verb) && isText(statement);
}

function isOutcome({ table, notes, next, answer }: Members): boolean {
  return (
    isTable(table) &&
    isOptional(notes, isTexts) &&
    isOptional(next, isText) &&
    isOptional(answer, isAnswer)
  );
}

function isAnswer(value: unknown): boolean {
  return (
    isMembers(value) &&
    isCount(value['status']) &&
    isOptional(value['head'], isText) &&
    isText(value['body']) &&
    isAmount(value['milliseconds'])
  );
}

function isTable(value: unknown): boolean {
  if (!isMembers(value) || !isList(value['columns']) || !isList(value['rows'])) {
    return false;
  }
  const tests: Test[] = [];
  for (const column of value['columns']) {
    if (!isMembers(column) || !isText(column['name']) || !isColumnType(column['type'])) {
      return false;
    }
    tests.push(valueTests[column['type']]);
  }
  return value['rows'].every(row => isRow(row, tests));
}

function isRow(row: unknown, tests: readonly Test[]): boolean {
  return (
    isList(row) &&
    row.length === tests.length &&
    tests.every((test, i) => row[i] === null || (row[i] !== undefined && test(row[i])))
  );
}

function isFailure(value: unknown): boolean {
  return (
    isMembers(value) &&
    failureCodes.some(code => code === value['code']) &&
    isText(value['message']) &&
    isOptional(value['at'], isSpan) &&
    isOptional(value['try'], isText)
  );
}

function isProgress({ done, total, unit, step }: Members): boolean {
  return (
    isAmount(done) &&
    isOptional(total, isAmount) &&
    (unit === 'bytes' || unit === 'items') &&
    isText(step)
  );
}

function isSpan(value: unknown): boolean {
  if (!isMembers(value)) {
    return false;
  }
  const { start, end } = value;
  return isCount(start) && isCount(end) && start <= end;
}

const valueTests: Readonly<Record<ColumnType, Test>> = {
  integer: value => Number.isInteger(value),
  number: value => Number.isFinite(value),
  text: isText,
  boolean: value => typeof value === 'boolean',
  instant: value => isText(value) && !Number.isNaN(Date.parse(value)),
  json: () => true,
  download: value =>
    isMembers(value) &&
    isText(value['model']) &&
    isCount(value['revision']) &&
    isText(value['archive']),
  field: () => true
};

function isColumnType(value: unknown): value is ColumnType {
  return columnTypes.some(type => type === value);
}

function isOptional(value: unknown, test: Test): boolean {
  return value === undefined || test(value);
}

function isTexts(value: unknown): boolean {
  return isList(value) && value.every(isText);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isAmount(value: unknown): boolean {
  return Number.isFinite(value) && Number(value) >= 0;
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !isList(value);
}
