import { describe, expect, it } from 'vitest';
import { readCell } from '../../src/language/cell';
import { readCurl } from '../../src/language/curl';

const servers = ['http://localhost:8501'];
const url = 'http://localhost:8501/v1/models/root_mnist_v1/versions/2:predict';

/** As the manual prints it, with a body of this many numbers. */
function givenManualCell(numbers: number): { cell: string; body: string } {
  const pixels = Array.from({ length: numbers }, (_, i) => `[${(i % 255) / 255}]`).join(', ');
  const body = `{"signature_name": "serving_default", "instances": [[[${pixels}]]]}`;
  return { cell: `!curl -d '${body}' \n-X POST ${url}`, body };
}

describe('the manual’s curl cell', () => {
  const { cell, body } = givenManualCell(784);

  it('is one statement, folded at the line that begins with -', () => {
    expect(readCell(cell, servers)).toEqual([`!curl -d '${body}'  -X POST ${url}`]);
  });

  it('is ours as it is printed, dots and all', () => {
    const body =
      '{"signature_name": "serving_default", "instances": [[[[0.0], [0.0],..., [0.8196078431372549], [0.8156862745098039], [1.0], [0.8196078431372549],..., [0.0], [0.0], [0.0]]]]}';
    const [text = ''] = readCell(`!curl -d '${body}' \n-X POST ${url}`, servers) ?? [];
    expect(readCurl(text)).toMatchObject({
      method: 'POST',
      url: { value: url },
      body: { text: body }
    });
  });

  it('is read as curl reads it', () => {
    const [text = ''] = readCell(cell, servers) ?? [];
    const statement = readCurl(text);
    expect(statement).toMatchObject({
      verb: 'curl',
      text,
      method: 'POST',
      url: { value: url },
      headers: [['Content-Type', 'application/x-www-form-urlencoded']],
      body: { text: body },
      showsHead: false
    });
    expect(text.slice(statement.verbSpan.start, statement.verbSpan.end)).toBe('curl');
    expect(text.slice(statement.url.span.start, statement.url.span.end)).toBe(url);
  });

  it('goes to the kernel where no such server is configured', () => {
    expect(readCell(cell)).toBeNull();
    expect(readCell(cell, ['http://localhost:8502'])).toBeNull();
  });

  it('takes time that grows with its length only', () => {
    const timeOf = (source: string): number => {
      const from = performance.now();
      expect(readCell(source, servers)).toHaveLength(1);
      return performance.now() - from;
    };
    timeOf(cell);
    expect(timeOf(givenManualCell(500_000).cell)).toBeLessThan(2000);
    const quoted = `!curl -d "{\\"a\\": [${'\\"x\\", '.repeat(300_000)}1]}" ${url}`;
    expect(timeOf(quoted)).toBeLessThan(2000);
    const lines = `!curl -d '{"a": [\n${'1,\n'.repeat(300_000)}1]}' ${url}`;
    expect(timeOf(lines)).toBeLessThan(2000);
  });
});

describe('a curl cell of ours', () => {
  it.each<[string, string, readonly string[]]>([
    ['on one line', `!curl ${url}`, [`!curl ${url}`]],
    ['with blanks round the sign', `  ! curl  ${url}  `, [`! curl  ${url}`]],
    ['folded by backslashes', `!curl \\\n  -X POST \\\n${url}`, [`!curl    -X POST  ${url}`]],
    ['folded right behind curl', `!curl\\\n-s ${url}`, [`!curl -s ${url}`]],
    ['folded by options', `!curl ${url}\n  -d '[1]'\n-s\n-i`, [`!curl ${url}   -d '[1]' -s -i`]],
    [
      'with a body on several lines',
      `!curl -d '{\n "a": 1}' ${url}`,
      [`!curl -d '{\n "a": 1}' ${url}`]
    ],
    [
      'with a body in double quotes on several lines',
      `!curl -d "[1,\n2]" ${url}`,
      [`!curl -d "[1,\n2]" ${url}`]
    ],
    [
      'with a backslash in its body',
      `!curl -d '{"a": \\\n 1}' ${url}`,
      [`!curl -d '{"a":   1}' ${url}`]
    ],
    [
      'with carriage returns',
      `!curl -d '[1]' \r\n-X POST ${url}\r\n`,
      [`!curl -d '[1]'  -X POST ${url}`]
    ],
    ['twice', `!curl ${url}\n\n!curl -s ${url}`, [`!curl ${url}`, `!curl -s ${url}`]],
    [
      'beside our other lines and comments',
      `# it's served\n%mlmodel deploy m\n!curl ${url}\nmlmodel stop m`,
      ['deploy m', `!curl ${url}`, 'stop m']
    ],
    [
      'under %%mlmodel',
      `%%mlmodel\ndeploy m\n!curl -d '[1]'\n-X POST ${url}`,
      ['deploy m', `!curl -d '[1]' -X POST ${url}`]
    ]
  ])('%s', (_, source, statements) => {
    expect(readCell(source, servers)).toEqual(statements);
  });

  it.each([
    ['http://127.0.0.1:8501', 'http://localhost:8501/v1/models/m'],
    ['http://localhost:8501', 'http://[::1]:8501/v1/models/m'],
    ['http://[::1]:8501', 'http://127.0.0.1:8501/v1/models/m'],
    ['http://LOCALHOST:8501/', 'HTTP://LocalHost:8501'],
    ['http://tf1', 'http://TF1:80/v1/models/m'],
    ['https://tf1', 'https://tf1:443/v1/models/m'],
    ['http://tf_serving:8501', "'http://tf_serving:8501/v1/models/a%2Fb'"]
  ])('goes to %s as %s', (server, typed) => {
    expect(readCell(`!curl ${typed}`, ['http://other:1', server])).toHaveLength(1);
  });
});

describe('a cell that may be ours, whatever the servers are', () => {
  it.each<[string, boolean]>([
    [`!curl ${url}`, true],
    [`%mlmodel list\n!curl https://example.org/`, true],
    ['%mlmodel list', true],
    ['!curl -O https://example.org/x.tar', false],
    [`!curl ${url} | jq`, false],
    [`!curl ${url}\nprint(1)`, false],
    ['print("!curl")', false]
  ])('%s', (source, isPossible) => {
    expect(readCell(source, 'any') !== null).toBe(isPossible);
  });
});
