import { describe, expect, it } from 'vitest';
import { htmlTable } from '../../src/common/htmlTable';
import { mimeBundle } from '../../src/common/mimeBundle';
import { plainText } from '../../src/common/plainText';
import { isReply } from '../../src/common/replyGuard';
import { replyMimeType, type HttpAnswer, type ResultReply } from '../../src/common/reply';
import { givenFailure, givenResult } from './givenReplies';

const body = '{\n    "predictions": [[0.25, 0.75]]\n}';
const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n';

function givenAnswer(answer: Partial<HttpAnswer> = {}, verb = 'curl'): ResultReply {
  return {
    ...givenResult('prediction:json argmax:integer', [[0.25, 0.75], 1]),
    verb,
    statement: '!curl http://localhost:8501/v1/models/m:predict',
    answer: { status: 200, body, milliseconds: 3.2, ...answer }
  };
}

describe('an answer to !curl in plain text', () => {
  it('is the body as it came', () => {
    expect(plainText(givenAnswer())).toBe(body);
    expect(plainText(givenAnswer({ body: `${body}\n` }))).toBe(body);
    expect(plainText(givenAnswer({ body: '' }))).toBe('');
  });

  it('begins with the head where it was asked for', () => {
    expect(plainText(givenAnswer({ head }))).toBe(
      `HTTP/1.1 200 OK\ncontent-type: application/json\n\n${body}`
    );
  });

  it('steers no terminal', () => {
    const hostile = '{\t"a": "\u001b[31m\u202e"}\r\n\u0007';
    expect(plainText(givenAnswer({ body: hostile }))).toBe(
      '{\t"a": "\\u001b[31m\\u202e"}\n\\u0007'
    );
  });

  it('can be cut, and says so', () => {
    const text = plainText(givenAnswer({ body: '0123456789' }), { letters: 4 });
    expect(text).toBe('0123\n… and 6 more characters');
  });

  it('is a table for other statements', () => {
    expect(plainText(givenAnswer({}, 'serving predict'))).toBe(
      'prediction   argmax\n-----------  ------\n[0.25,0.75]       1'
    );
  });
});

describe('an answer as HTML', () => {
  it('is the table, and the body below it, all escaped', () => {
    const html = htmlTable(givenAnswer({ body: '<b>&\u0007', head }));
    expect(html).toContain('<td');
    expect(html).toMatch(
      /<\/table><pre [^>]*>HTTP\/1.1 200 OK\ncontent-type: application\/json\n\n&lt;b&gt;&amp;\\u0007<\/pre>$/
    );
  });

  it('is cut where a page would become slow, and kept whole in the reply', () => {
    const reply = givenAnswer({ body: 'x'.repeat(2_000_000) });
    const bundle = mimeBundle(reply);
    expect(JSON.stringify(bundle['text/html']).length).toBeLessThan(25_000);
    expect(bundle['text/html']).toContain('… and 1980000 more characters');
    expect(bundle['text/plain']).toMatch(/… and 1000000 more characters$/);
    expect(bundle[replyMimeType]).toBe(reply);
  });
});

describe('a cell to run next', () => {
  const reply = { ...givenResult('result', ['on']), next: `!curl -d '<1>' http://a/` };

  it('stands below the table and the notes', () => {
    expect(plainText(reply)).toBe(`result\n------\non\n\nRun next: !curl -d '<1>' http://a/`);
    expect(plainText({ ...reply, notes: ['Read this.'] })).toMatch(
      /\n\nRead this\.\n\nRun next: !curl/
    );
    expect(htmlTable(reply)).toContain('Run next: !curl -d &#39;&lt;1&gt;&#39; http://a/');
  });

  it('begins on a line of its own when it has several', () => {
    const next = '%%serving predict name=m\n[[1]]\u001b';
    expect(plainText({ ...reply, next })).toMatch(
      /\n\nRun next:\n%%serving predict name=m\n\[\[1\]\]\\u001b$/
    );
  });
});

describe('a failed curl command', () => {
  it('is no statement of the command line', () => {
    const statement = '!curl -v http://a';
    const failure = givenFailure(statement, {
      message: 'Wrong.',
      at: { start: 6, end: 8 },
      try: '!curl http://a'
    });
    expect(plainText(failure)).toBe('Wrong.\n  !curl -v http://a\n        ^^\nRun: !curl http://a');
  });
});

describe('the guard of replies', () => {
  it('lets answers and next cells through', () => {
    expect(isReply(givenAnswer({ head }))).toBe(true);
    expect(isReply({ ...givenAnswer(), next: '!curl http://a' })).toBe(true);
  });

  it.each<[string, object]>([
    ['next', { next: 1 }],
    ['answer', { answer: 'x' }],
    ['status', { answer: { body: '', milliseconds: 1 } }],
    ['status that is text', { answer: { status: '200', body: '', milliseconds: 1 } }],
    ['body', { answer: { status: 200, milliseconds: 1 } }],
    ['head', { answer: { status: 200, head: 1, body: '', milliseconds: 1 } }],
    ['time', { answer: { status: 200, body: '', milliseconds: -1 } }]
  ])('refuses a wrong %s', (_, members) => {
    expect(isReply({ ...givenAnswer(), ...members })).toBe(false);
  });
});
