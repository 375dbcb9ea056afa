/** A statement as it stands in a cell: with the magic that it needs. A curl command is one already. */
export function cellSource(statement: string): string {
  if (/^\s*!/.test(statement)) {
    return statement;
  }
  const isServing = /^serving\s/i.test(statement);
  const lead = isServing ? '%' : '%mlmodel ';
  return `${isServing && statement.includes('\n') ? '%' : ''}${lead}${statement}`;
}
