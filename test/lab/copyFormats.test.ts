import { expect, it } from 'vitest';
import { writeTable } from '../../src/lab/output/copyFormats';

const lines = [
  ['name', 'note'],
  ['a,"b"', 'x|y\tz\nlast']
];

it('writes TSV with one line a row, whatever a cell holds', () => {
  expect(writeTable(lines, 'TSV')).toBe('name\tnote\na,"b"\tx|y z last\n');
});

it('writes CSV as RFC 4180 has it', () => {
  expect(writeTable(lines, 'CSV')).toBe('name,note\r\n"a,""b""","x|y\tz\nlast"\r\n');
});

it('writes Markdown in which nothing of a cell is markup', () => {
  expect(writeTable([['n'], ['<b>*x*</b> | [y](z)']], 'Markdown')).toBe(
    '| n |\n| --- |\n| \\<b\\>\\*x\\*\\</b\\> \\| \\[y\\](z) |\n'
  );
});
