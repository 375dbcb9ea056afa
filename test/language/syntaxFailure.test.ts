import { describe, it } from 'vitest';
import { expectFailure, type MarkedFailure } from './markedFailure';

const isExpected = 'the end, a name or an option is expected';

describe('a statement that can not be read', () => {
  it.each<MarkedFailure>([
    ['«=»', 'SYNTAX', "'=' can't stand here: the end or a verb is expected."],
    [
      'summary m name«,»',
      'SYNTAX',
      'The end of the statement is missing: here a name is expected; did you mean it without this comma?',
      'summary m name'
    ],
    [
      'summary m name, «,» format',
      'SYNTAX',
      "',' can't stand here: a name is expected; did you mean it without this comma?",
      'summary m name, format'
    ],
    [
      'summary m name, format «state»',
      'SYNTAX',
      'A comma is missing between two fields.',
      'summary m name, format, state'
    ],
    [
      'deploy m label«=»',
      'SYNTAX',
      'The end of the statement is missing: here a value is expected.'
    ],
    [
      "deploy m label=«'stable»",
      'SYNTAX',
      "This quote is never closed; did you mean 'stable'?",
      "deploy m label='stable'"
    ],
    [
      "deploy m label=«'stable» version=1",
      'SYNTAX',
      "This quote is never closed; did you mean 'stable'?",
      "deploy m label='stable' version=1"
    ],
    [
      'deploy m label=«"a» b',
      'SYNTAX',
      'This quote is never closed; did you mean "a b"?',
      'deploy m label="a b"'
    ],
    [
      `deploy m label=«'${'x'.repeat(70)}»`,
      'SYNTAX',
      'This quote is never closed; did you mean it with a closing quote?',
      `deploy m label='${'x'.repeat(70)}'`
    ],
    ["delete m «'»", 'SYNTAX', 'This quote is never closed.'],
    [
      'list category=a«,»b',
      'SYNTAX',
      `',' can't stand here: ${isExpected}; did you mean 'a,b'?`,
      "list category='a,b'"
    ],
    [
      'deploy m label=a«(»b) version=1',
      'SYNTAX',
      `'(' can't stand here: ${isExpected}; did you mean 'a(b)'?`,
      "deploy m label='a(b)' version=1"
    ],
    [
      `list category=${'a'.repeat(60)}«|»`,
      'SYNTAX',
      `'|' can't stand here: ${isExpected}; did you mean it in quotes?`,
      `list category='${'a'.repeat(60)}|'`
    ],
    ['list «|» head', 'SYNTAX', `'|' can't stand here: ${isExpected}.`],
    [
      "import name=m«,» type=tf, category='c, d=e',algorithm=a format=h5 path=x",
      'SYNTAX',
      `',' can't stand here: ${isExpected}; did you mean it without commas between options?`,
      "import name=m type=tf category='c, d=e' algorithm=a format=h5 path=x"
    ],
    [
      'serving predict m tag=(a «b»)',
      'SYNTAX',
      "'b' can't stand here: a closing parenthesis or a comma is expected."
    ]
  ])('%s', (...sample) => expectFailure(sample));

  it.each<MarkedFailure>([
    [
      'deploy m «x»',
      'SYNTAX',
      "'x' can't stand here: deploy takes one name, and options: label= version=."
    ],
    ['stop a, «b»', 'SYNTAX', "'b' can't stand here: stop takes one name, and options: version=."],
    [
      'deploy m «label» stable',
      'SYNTAX',
      'There is no = between label and its value; did you mean label=stable?',
      'deploy m label=stable'
    ],
    [
      'import «name» m type=tf',
      'SYNTAX',
      'There is no = between name and its value; did you mean name=m?',
      'import name=m type=tf'
    ]
  ])('%s', (...sample) => expectFailure(sample));
});
