import { expect, it } from 'vitest';
import { cellSource } from '../../src/lab/ui/cellSource';

it.each([
  ['list', '%mlmodel list'],
  ['serving status m', '%serving status m'],
  ['Serving predict name=m [[1]]', '%Serving predict name=m [[1]]'],
  ['serving predict name=m\n[[1]]', '%%serving predict name=m\n[[1]]'],
  ['servings', '%mlmodel servings'],
  ["!curl -d '[1]' http://localhost:8501/", "!curl -d '[1]' http://localhost:8501/"]
])('%s stands in a cell as %s', (statement, source) => {
  expect(cellSource(statement)).toBe(source);
});
