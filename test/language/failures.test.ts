import { describe, it } from 'vitest';
import { expectFailure, type MarkedFailure } from './markedFailure';

const allVerbs =
  'list, summary, import, export, delete, deploy, stop, serving status, serving predict and help';
const needed = 'import name=m type=tf category=c algorithm=a format=h5';

describe('an unknown verb', () => {
  it.each<MarkedFailure>([
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
  ])('%s', (...sample) => expectFailure(sample));
});

describe('an option', () => {
  it.each<MarkedFailure>([
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
  ])('%s', (...sample) => expectFailure(sample));
});

describe('a value', () => {
  it.each<MarkedFailure>([
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
  ])('%s', (...sample) => expectFailure(sample));
});
