import type { FinalReply } from '../../src/common/reply';

/** A walk through a model's life, failures included, that every road must answer alike. `model.tar` lies at LOCAL. */
export const walk: readonly string[] = [
  'list',
  'import name=iris type=sklearn category=classification algorithm=LogisticRegression format=pickle path=OBJECTSTORAGE.LOCAL:model.tar',
  "import name='붓꽃 모델' analysis_tool=scikit-learn kind=classification algorithm='Logistic Regression' format=pickle path=model.tar description='한글 설명'",
  'import name=iris type=sklearn category=classification algorithm=LogisticRegression format=pickle path=OBJECTSTORAGE.LOCAL:model.tar',
  'list',
  'LIST name=i*',
  'summary iris',
  'summary iris name, format, revision',
  'export name=iris path=OBJECTSTORAGE.LOCAL:out/iris.tar',
  'export name=iris version=1',
  'summary irsi',
  'summry iris',
  'list type=pytorch',
  'import name=x',
  'import name=x type=tf category=c algorithm=a format=pickle path=OBJECTSTORAGE.LOCAL:model.tar',
  'import name=x type=r category=c algorithm=a format=rda path=OBJECTSTORAGE.LOCAL:model.tar',
  'import name=x type=sklearn category=c algorithm=a format=pickle path=OBJECTSTORAGE.NOPE:model.tar',
  'import name=x type=sklearn category=c algorithm=a format=pickle path=OBJECTSTORAGE.LOCAL:none.tar',
  'delete iris version=9',
  'delete',
  "summary 'unfinished",
  'help',
  'import help',
  'deploy iris',
  'list serving=on',
  'summary iris serving, serving_name, versions',
  'stop iris',
  'stop',
  'serving status iris',
  'serving predict name=iris [[1.0, NaN]]',
  'serving predict name=irsi [[1.0]]',
  'serving predict name=iris {"x": 1}',
  'deploy help',
  '!curl http://example.org/v1/models/root_iris',
  '!curl -d \'{"instances": [1]}\' --proxy http://p http://localhost:8501/v1/models/root_iris:predict',
  'delete iris',
  "delete '붓꽃 모델'"
];

/** A reply without what differs from run to run: times, and the random part of folders. */
export function settled(reply: FinalReply): unknown {
  const text = JSON.stringify(reply)
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, '<instant>')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<id>');
  return JSON.parse(text);
}
