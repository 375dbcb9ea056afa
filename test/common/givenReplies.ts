import type { Json } from '../../src/common/model';
import type { Column, FailureReply, ResultReply } from '../../src/common/reply';

/** A result with these columns (`name` or `name:type`) and rows. */
export function givenResult(columns: string, ...rows: readonly (readonly Json[])[]): ResultReply {
  return {
    kind: 'result',
    verb: 'list',
    statement: 'list',
    table: { columns: columns.split(' ').map(columnOf), rows }
  };
}

/** A failure of `statement`. */
export function givenFailure(
  statement: string,
  failure: Omit<FailureReply['failure'], 'code'>
): FailureReply {
  return { kind: 'failure', verb: 'x', statement, failure: { code: 'BAD_VALUE', ...failure } };
}

function columnOf(text: string): Column {
  const [name = '', type = 'text'] = text.split(':');
  return { name, type: type as Column['type'] };
}
