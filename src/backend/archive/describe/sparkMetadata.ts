import type { Json, ModelFacts } from '../../../common/model';
import type { DescribeInput } from '../archive';
import { FileBytes } from './fileBytes';
import { isObject, parseObject, Unreadable, type JsonObject } from './unreadable';

const longestMetadata = 1024 * 1024;
const mostStages = 50;

type Stage = { readonly className: string; readonly version: Json; readonly params: JsonObject };

/** A Spark ML model's class and parameters; of a pipeline its stages, the first inputs as features and the last label. */
export async function readSparkModel(input: DescribeInput): Promise<ModelFacts> {
  const main = await readStage(input, input.recognised.filename);
  const stages: Stage[] = [];
  for (const folder of stageFolders(input)) {
    stages.push(await readStage(input, `${folder}/metadata`));
  }
  const all = [main, ...stages];
  const feature = all
    .map(({ params }) => params['inputCols'] ?? params['inputCol'] ?? params['featuresCol'])
    .find(isTexts);
  const label = all
    .map(({ params }) => params['labelCol'])
    .findLast(value => typeof value === 'string');
  return {
    ...(feature !== undefined && { feature }),
    ...(label !== undefined && { label }),
    parameter: {
      ...describe(main),
      ...(main.version !== null && { spark_version: main.version }),
      ...(stages.length > 0 && { stages: stages.map(describe) })
    }
  };
}

function describe({ className, params }: Stage): JsonObject {
  return { class: className, ...params };
}

/** In Spark they are numbered. */
function stageFolders({ files, recognised }: DescribeInput): readonly string[] {
  const prefix = `${recognised.root}stages/`;
  const names = files
    .filter(({ path }) => path.startsWith(prefix))
    .map(({ path }) => path.slice(prefix.length).split('/', 1)[0] ?? '');
  return [...new Set(names)]
    .filter(name => /^\d+_/.test(name))
    .sort((a, b) => parseInt(a, 10) - parseInt(b, 10))
    .slice(0, mostStages)
    .map(name => prefix + name);
}

/** Metadata is one line of JSON, in a file or in the part of a folder. */
async function readStage({ files, read }: DescribeInput, path: string): Promise<Stage> {
  const file = files.find(
    other => other.path === path || (other.path.startsWith(`${path}/part-`) && other.size > 0)
  );
  if (!file || file.size > longestMetadata) {
    throw new Unreadable('no metadata');
  }
  const bytes = await new FileBytes(read, file.path, file.size).slice(0, file.size);
  const metadata = parseObject(Buffer.from(bytes).toString('utf8'));
  const className = metadata['class'];
  return {
    className: typeof className === 'string' ? className : '',
    version: metadata['sparkVersion'] ?? null,
    params: { ...objectOf(metadata['defaultParamMap']), ...objectOf(metadata['paramMap']) }
  };
}

function isTexts(value: Json | undefined): value is string | readonly string[] {
  return (
    typeof value === 'string' ||
    (Array.isArray(value) && value.every(entry => typeof entry === 'string'))
  );
}

function objectOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}
