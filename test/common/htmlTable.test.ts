import { describe, expect, it } from 'vitest';
import { htmlTable } from '../../src/common/htmlTable';
import { givenFailure, givenResult } from './givenReplies';

const hostile = `<img src=x onerror="alert('1')">&\u202e\u001b`;
const escaped = '&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;\\u202e\\u001b';

describe('a reply as HTML', () => {
  it('is one table', () => {
    const html = htmlTable(givenResult('id:integer name', [1, 'a'], [2, null]));
    expect(html.replace(/ (style|scope|colspan)="[^"]*"/g, '')).toBe(
      '<table><thead><tr><th>id</th><th>name</th></tr></thead><tbody><tr><td>1</td><td>a</td></tr>\n<tr><td>2</td><td></td></tr></tbody></table>'
    );
  });

  it('holds all text escaped, wherever it stands', () => {
    const result = { ...givenResult('name', [hostile]), notes: [hostile] };
    result.table.columns.slice();
    const named = {
      ...result,
      table: { ...result.table, columns: [{ name: hostile, type: 'text' as const }] }
    };
    expect(htmlTable(named).split(escaped)).toHaveLength(4);
    expect(htmlTable(named)).not.toContain('<img');
    const failure = givenFailure(hostile, {
      message: hostile,
      at: { start: 0, end: 1 },
      try: hostile
    });
    expect(htmlTable(failure)).toMatch(/^<pre>[^<>]*<\/pre>$/);
    expect(htmlTable({ kind: 'progress', done: 1, unit: 'bytes', step: hostile })).toBe(
      `<p>${escaped}: 1 bytes</p>`
    );
  });

  it('has notes and the number of rows left out in its foot', () => {
    const reply = { ...givenResult('a b', ['1', '2'], ['3', '4']), notes: ['Read this.'] };
    const [, foot = ''] = htmlTable(reply, { rows: 1 }).split('<tfoot>');
    expect(foot.replace(/<[^>]*>/g, '|')).toBe('||… and 1 more row||||Read this.|||' + '|');
  });
});
