import type { ArchiveView } from '../../common/archiveView';
import type { Json, ModelFacts } from '../../common/model';
import type { Recognised } from '../archive/archive';

type Words = Pick<ArchiveView, 'category' | 'algorithm'>;
type JsonObject = Readonly<Record<string, Json>>;

const longestWord = 200;

/** Endings of scikit-learn's class names, by what such estimators are for. */
const categories: readonly (readonly [RegExp, string])[] = [
  [
    /(Classifier|ClassifierCV|SVC|NB|LogisticRegression|LogisticRegressionCV|DiscriminantAnalysis)$/,
    'classification'
  ],
  [
    /(Regressor|RegressorCV|Regression|SVR|Ridge|RidgeCV|Lasso|LassoCV|ElasticNet|ElasticNetCV)$/,
    'regression'
  ],
  [/(KMeans|DBSCAN|Clustering|MeanShift|OPTICS|Birch|GaussianMixture)$/, 'clustering']
];

/** Category and algorithm, where the model's own parameters or its `mlmodel.json` (the notes, which count first) tell them. */
export function modelWords(
  { type }: Pick<Recognised, 'type'>,
  parameter: ModelFacts['parameter'],
  notes: JsonObject
): Words {
  const className = type === 'sklearn' || type === 'spark' ? classIn(parameter) : undefined;
  const told =
    className === undefined
      ? {}
      : type === 'spark'
        ? sparkWords(className)
        : sklearnWords(className);
  return {
    ...told,
    ...word(notes, 'category'),
    ...word(notes, 'algorithm')
  };
}

/** The class of the model; of a pipeline that of its last step, which is what it computes. */
function classIn(parameter: ModelFacts['parameter']): string | undefined {
  let found: string | undefined;
  for (let at: Json | undefined = parameter; isObject(at); at = lastStep(at)) {
    const name = at['class'];
    found = typeof name === 'string' && name !== '' ? name : found;
  }
  return found;
}

/** A scikit-learn pipeline's steps are pairs of name and estimator, a Spark one's stages are the models. */
function lastStep(model: JsonObject): Json | undefined {
  const steps = model['steps'] ?? model['stages'];
  const last = isList(steps) ? steps.at(-1) : undefined;
  return isList(last) ? last.at(-1) : last;
}

function sklearnWords(className: string): Words {
  const algorithm = className.split('.').at(-1) ?? className;
  const category = categories.find(([pattern]) => pattern.test(algorithm))?.[1];
  return { algorithm, ...(category !== undefined && { category }) };
}

/** `org.apache.spark.ml.classification.LogisticRegressionModel`: the package is the category, the class the algorithm. */
function sparkWords(className: string): Words {
  const named = /\.ml\.(\w+)\.(\w+?)(?:Model)?$/.exec(className);
  const [, category, algorithm] = named ?? [];
  const isKind = /^(classification|regression|clustering|recommendation)$/.test(category ?? '');
  return {
    ...(isKind && category !== undefined && { category }),
    ...(isKind && algorithm !== undefined && { algorithm })
  };
}

function word(notes: JsonObject, field: 'category' | 'algorithm'): Words {
  const value = Object.hasOwn(notes, field) ? notes[field] : undefined;
  const text = typeof value === 'string' ? value.trim() : '';
  return text !== '' && text.length <= longestWord ? { [field]: text } : {};
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isList(value);
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
