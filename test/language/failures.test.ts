import { describe, expect, it } from 'vitest';
import { failureOf } from './failureOf';

/** Statement with «the wrong place» marked; the code; the sentence; the line to run next. */
type Case = readonly [marked: string, code: string, message: string, next?: string];

function check([marked, code, message, next]: Case): void {
  const start = marked.indexOf('«');
  const text = marked.replace(/[«»]/g, '');
  const at = { start, end: marked.indexOf('»') - 1 };
  expect(failureOf(text)).toEqual({ code, message, at, ...(next !== undefined && { try: next }) });
}

const allVerbs =
  'list, summary, import, export, delete, deploy, stop, serving status, serving predict and help';
const isExpected = 'the end, a name or an option is expected';
const needed = 'import name=m type=tf category=c algorithm=a format=h5';

describe('an unknown verb', () => {
  it.each<Case>([
    [
      '«lst» user=ann',
      'UNKNOWN_VERB',
      "There is no verb 'lst'; did you mean list?",
      'list user=ann'
    ],
    ['«improt» ((', 'UNKNOWN_VERB', "There is no verb 'improt'; did you mean import?", 'import (('],
    ['«sum» m', 'UNKNOWN_VERB', "There is no verb 'sum'; did you mean summary?", 'summary m'],
    ['«frobnicate»', 'UNKNOWN_VERB', `There is no verb 'frobnicate': the verbs are ${allVerbs}.`],
    [
      '«serving»',
      'UNKNOWN_VERB',
      "There is no verb 'serving'; did you mean serving status?",
      'serving status'
    ],
    [
      '«Serving  Statsu» m',
      'UNKNOWN_VERB',
      "There is no verb 'serving statsu'; did you mean serving status?",
      'serving status m'
    ],
    [
      '«predict» name=m',
      'UNKNOWN_VERB',
      "There is no verb 'predict'; did you mean serving predict?",
      'serving predict name=m'
    ],
    [
      'help «imprt»',
      'UNKNOWN_VERB',
      "There is no verb 'imprt'; did you mean import?",
      'help import'
    ],
    ['help «a b c»', 'UNKNOWN_VERB', `There is no verb 'a b c': the verbs are ${allVerbs}.`],
    [
      `«${'x'.repeat(70)}»`,
      'UNKNOWN_VERB',
      `There is no verb '${'x'.repeat(60)}…': the verbs are ${allVerbs}.`
    ]
  ])('%s', (...sample) => check(sample));
});

describe('an option', () => {
  it.each<Case>([
    [
      'list «usr»=ann',
      'UNKNOWN_OPTION',
      "list has no option 'usr'; did you mean user=?",
      'list user=ann'
    ],
    [
      'list «analysis_tol»=r',
      'UNKNOWN_OPTION',
      "list has no option 'analysis_tol'; did you mean analysis_tool=?",
      'list analysis_tool=r'
    ],
    ['stop m «user»=ann', 'UNKNOWN_OPTION', "stop has no option 'user'; it takes name=, version=."],
    ['help «x»=y', 'UNKNOWN_OPTION', "help has no option 'x'; it takes none."],
    [
      'list user=ann «USER»=ann type=r',
      'BAD_VALUE',
      'user= is given twice.',
      'list user=ann type=r'
    ],
    ['list user=ann «user»=bob', 'BAD_VALUE', 'user= is given twice, with different values.'],
    ['list category=a «kind»=b', 'BAD_VALUE', 'category= is given twice, with different values.'],
    ['delete m «name»=m', 'BAD_VALUE', 'name= is given twice.', 'delete m'],
    ['delete name=m «n»', 'BAD_VALUE', 'name= is given twice, with different values.'],
    [
      'serving predict tag=(a) «tag»=(a)',
      'BAD_VALUE',
      'tag= is given twice, with different values.'
    ],
    [
      '«import» name=m path=x',
      'MISSING_OPTION',
      'import needs type=, category=, algorithm= and format=, such as type=tf category=classification algorithm=deep format=saved_model.'
    ],
    [
      '«import» type=tf category=c algorithm=a format=h5 path=x',
      'MISSING_OPTION',
      'import needs name=, such as name=mnist_v1.'
    ],
    [
      '«import» name=m category=c algorithm=a format=h5 path=x',
      'MISSING_OPTION',
      'import needs type=; did you mean type=tf?',
      'import name=m category=c algorithm=a format=h5 path=x type=tf'
    ],
    [
      '«import» name=m type=sklearn category=c algorithm=a path=x ',
      'MISSING_OPTION',
      'import needs format=; did you mean format=pickle?',
      'import name=m type=sklearn category=c algorithm=a path=x format=pickle'
    ],
    [
      '«import» name=m type=tf category=c algorithm=a path=x',
      'MISSING_OPTION',
      'import needs format=, such as format=saved_model.'
    ]
  ])('%s', (...sample) => check(sample));
});

describe('a value', () => {
  it.each<Case>([
    [
      'list type=«tensorflw»',
      'BAD_VALUE',
      "'tensorflw' is no type; did you mean tensorflow?",
      'list type=tensorflow'
    ],
    ["list type=«'x y'»", 'BAD_VALUE', "'x y' is no type: it can be tf, sklearn, spark or r."],
    ['list type=«(tf)»', 'BAD_VALUE', 'type= takes one word or quoted text.'],
    ['list category=«base64(YQ==)»', 'BAD_VALUE', 'category= takes one word or quoted text.'],
    ['list serving=«yes»', 'BAD_VALUE', "'yes' is no serving: it can be on or off."],
    [
      'summary m name, «foramt»',
      'BAD_VALUE',
      "'foramt' is no field; did you mean format?",
      'summary m name, format'
    ],
    [
      'import name=m type=tf category=c algorithm=a format=«savedmodel» path=x',
      'BAD_VALUE',
      "'savedmodel' is no format; did you mean saved_model?",
      'import name=m type=tf category=c algorithm=a format=saved_model path=x'
    ],
    [
      'import name=m type=tf category=c algorithm=a format=«zip» path=x',
      'BAD_VALUE',
      "'zip' is no format: it can be saved_model, h5, keras, pickle, parquet or rda."
    ],
    [
      'import name=m type=tf category=c algorithm=a format=«pickle» path=x',
      'BAD_VALUE',
      "A model of type tf can't have the format pickle, only saved_model, h5 or keras; did you mean format=saved_model?",
      'import name=m type=tf category=c algorithm=a format=saved_model path=x'
    ],
    [
      'import name=m type=R category=c algorithm=a format=«h5» path=x',
      'BAD_VALUE',
      "A model of type r can't have the format h5, only rda; did you mean format=rda?",
      'import name=m type=R category=c algorithm=a format=rda path=x'
    ],
    [
      'stop m version=«v2»',
      'BAD_VALUE',
      "'v2' is no version: versions are whole numbers from 1; did you mean 2?",
      'stop m version=2'
    ],
    ['stop m version=«0»', 'BAD_VALUE', "'0' is no version: versions are whole numbers from 1."],
    [
      `${needed} path=x description=«base64(%%)»`,
      'BAD_VALUE',
      'What stands in base64(…) is not base64 of a UTF-8 text.'
    ],
    [
      `${needed} path=x description=«base64(/w==)»`,
      'BAD_VALUE',
      'What stands in base64(…) is not base64 of a UTF-8 text.'
    ],
    [
      `${needed} path=OBJECTSTORAGE.A:x connector_id=«B»`,
      'BAD_VALUE',
      "path= already names the connector 'A'; did you mean connector_id=A?",
      `${needed} path=OBJECTSTORAGE.A:x connector_id=A`
    ],
    [`${needed} path=x connector_id=«a:b»`, 'BAD_VALUE', "'a:b' can't be the name of a connector."]
  ])('%s', (...sample) => check(sample));
});

describe('a name', () => {
  const rule =
    "can't be a name: no /, : or control character may be in it, and no blank at either end";
  it.each<Case>([
    ["delete «''»", 'BAD_VALUE', 'A name has at least one character.'],
    ['delete «a/b»', 'BAD_VALUE', `'a/b' ${rule}; did you mean a_b?`, 'delete a_b'],
    ['delete «a:b»', 'BAD_VALUE', `'a:b' ${rule}; did you mean a_b?`, 'delete a_b'],
    ["delete «' a'»", 'BAD_VALUE', `' a' ${rule}; did you mean a?`, 'delete a'],
    [
      "delete name=«'a b '»",
      'BAD_VALUE',
      `'a b ' ${rule}; did you mean 'a b'?`,
      "delete name='a b'"
    ],
    ["delete «'a\nb'»", 'BAD_VALUE', `'a\nb' ${rule}; did you mean a_b?`, 'delete a_b'],
    ['delete «a\u3000»', 'BAD_VALUE', `'a\u3000' ${rule}; did you mean a?`, 'delete a'],
    [
      `delete «${'가'.repeat(201)}»`,
      'BAD_VALUE',
      'A name has at most 200 characters, and this one has more.'
    ],
    [
      `delete «${'😀'.repeat(201)}»`,
      'BAD_VALUE',
      'A name has at most 200 characters, and this one has more.'
    ]
  ])('%s', (...sample) => check(sample));

  it('has up to 200 characters, counted after NFC', () => {
    expect(() => failureOf(`delete ${'가'.normalize('NFD').repeat(200)}`)).toThrow('reads well');
    expect(() => failureOf(`delete ${'😀'.repeat(200)}`)).toThrow('reads well');
  });
});

describe('a path', () => {
  const local = 'A path is a key in a store, not a local path; a key has no leading /';
  const form = 'A path is written OBJECTSTORAGE.<CONNECTOR>:<KEY>.';
  it.each<Case>([
    ["export m path=«''»", 'BAD_VALUE', 'A path needs the key of an object.'],
    ['export m path=«http://host/m.tar»', 'BAD_VALUE', 'A path is a key in a store, not a URL.'],
    ['export m path=«s3://bucket/m.tar»', 'BAD_VALUE', 'A path is a key in a store, not a URL.'],
    ['export m path=«file:m.tar»', 'BAD_VALUE', 'A path is a key in a store, not a URL.'],
    [
      'export m path=«OBJECTSTORAGE.A:http://host/m.tar»',
      'BAD_VALUE',
      'A path is a key in a store, not a URL.'
    ],
    [
      'export m path=«/data/m.tar»',
      'BAD_VALUE',
      `${local}; did you mean data/m.tar?`,
      'export m path=data/m.tar'
    ],
    [
      'export m path=«./m.tar»',
      'BAD_VALUE',
      `${local}; did you mean m.tar?`,
      'export m path=m.tar'
    ],
    ['export m path=«~/m.tar»', 'BAD_VALUE', `${local}.`],
    ['export m path=«../m.tar»', 'BAD_VALUE', `${local}.`],
    [
      'export m path=«C:\\models\\m.tar»',
      'BAD_VALUE',
      `${local}; did you mean models/m.tar?`,
      'export m path=models/m.tar'
    ],
    [
      'export m path=«OBJECTSTORAGE.A:/m.tar»',
      'BAD_VALUE',
      `${local}; did you mean OBJECTSTORAGE.A:m.tar?`,
      'export m path=OBJECTSTORAGE.A:m.tar'
    ],
    [
      'export m path=«a\\m.tar»',
      'BAD_VALUE',
      'A key has / between its parts, not a backslash; did you mean a/m.tar?',
      'export m path=a/m.tar'
    ],
    ['export m path=«a/../m.tar»', 'BAD_VALUE', 'A key can not have . or .. as a part.'],
    ['export m path=«a/..»', 'BAD_VALUE', 'A key can not have . or .. as a part.'],
    [
      'export m path=«a/./m.tar»',
      'BAD_VALUE',
      'A key can not have . or .. as a part; did you mean a/m.tar?',
      'export m path=a/m.tar'
    ],
    [
      'export m path=«a//m.tar»',
      'BAD_VALUE',
      'A key has no empty part; did you mean a/m.tar?',
      'export m path=a/m.tar'
    ],
    [
      'export m path=«a/»',
      'BAD_VALUE',
      'A key has no empty part; did you mean a?',
      'export m path=a'
    ],
    ["export m path=«'a\u0000b'»", 'BAD_VALUE', 'A key has no control character.'],
    ['export m path=«OBJECTSTORAGE.A»', 'BAD_VALUE', form],
    ['export m path=«objectstorage.:m.tar»', 'BAD_VALUE', form],
    ['export m path=«OBJECTSTORAGE.A/b:m.tar»', 'BAD_VALUE', form],
    ['export m path=«OBJECTSTORAGE.A:»', 'BAD_VALUE', 'A path needs the key of an object.'],
    [
      'export m path=«OBJECTSTORGE.A:m.tar»',
      'BAD_VALUE',
      "A path's prefix is OBJECTSTORAGE; did you mean OBJECTSTORAGE.A:m.tar?",
      'export m path=OBJECTSTORAGE.A:m.tar'
    ]
  ])('%s', (...sample) => check(sample));

  it.each(['a..b/..c/d..', 'a:b', 'x.y:z', 'USERS/root/dt=2020/m.tar', '.hidden/m.tar', 'C:'])(
    'may be %s',
    key => {
      expect(() => failureOf(`export m path=${key}`)).toThrow('reads well');
    }
  );
});

describe('a statement that can not be read', () => {
  it.each<Case>([
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
  ])('%s', (...sample) => check(sample));

  it.each<Case>([
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
  ])('%s', (...sample) => check(sample));
});
