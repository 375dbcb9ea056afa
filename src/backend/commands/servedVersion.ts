import { failure, type MlModelError } from '../../common/failure';
import { nearest } from '../../common/nearest';
import { replaceSpan, type Located } from '../../common/span';
import { print } from '../../language/print';
import { quoteOption } from '../../language/quote';
import type { ServingPredictStatement } from '../../language/statement';
import type { CatalogModel, Deployment } from '../catalog/catalog';
import { servedDeployments, versionsText } from './deployments';

/**
 * The serving version that a statement asks, by number or label; undefined when it leaves that to the server, which takes the newest.
 * A label means the newest version that has it, whether a server could route by it or not. Throws VERSION_NOT_FOUND, or BAD_VALUE for both at once.
 */
export function servedVersion(
  statement: ServingPredictStatement,
  model: CatalogModel,
  user: string
): number | undefined {
  const { label, version, ...rest } = statement;
  const served = servedDeployments(model);
  if (version !== undefined && label !== undefined) {
    const message = 'version= and label= both say which version to ask; give one of them.';
    throw failure('BAD_VALUE', message, { at: label.span, try: print({ ...rest, version }) });
  }
  if (served.length === 0) {
    throw notServed(statement, model, user);
  }
  if (version !== undefined) {
    return byNumber({ version, text: rest.text }, model, served);
  }
  return label === undefined ? undefined : byLabel({ label, text: rest.text }, model, served);
}

function byNumber(
  { version, text }: { readonly version: Located<number>; readonly text: string },
  { name }: CatalogModel,
  served: readonly Deployment[]
): number {
  if (served.some(each => each.version === version.value)) {
    return version.value;
  }
  throw failure(
    'VERSION_NOT_FOUND',
    `The model '${name}' isn't served as version ${version.value}; it has ${versionsText(served)}.`,
    { at: version.span, try: replaceSpan(text, version.span, String(served[0]?.version ?? 1)) }
  );
}

function byLabel(
  { label, text }: { readonly label: Located<string>; readonly text: string },
  { name }: CatalogModel,
  served: readonly Deployment[]
): number {
  const labelled = served.filter(each => each.label === label.value);
  const found = labelled.find(each => each.state === 'AVAILABLE') ?? labelled[0];
  if (found !== undefined) {
    return found.version;
  }
  const labels = [...new Set(served.flatMap(each => each.label ?? []))];
  const [near = labels[0]] = nearest(label.value, labels);
  const known = labels.length === 0 ? 'no labels' : `the labels ${labels.join(', ')}`;
  throw failure(
    'VERSION_NOT_FOUND',
    `No served version of '${name}' has the label '${label.value}'; there are ${known}.`,
    {
      at: label.span,
      try: near === undefined ? undefined : replaceSpan(text, label.span, quoteOption(near))
    }
  );
}

function notServed(
  { verbSpan, name }: ServingPredictStatement,
  model: CatalogModel,
  user: string
): MlModelError {
  const at = name?.span ?? verbSpan;
  const located = { value: model.name, span: at };
  const next =
    model.user === user
      ? print({ verb: 'deploy', text: '', verbSpan, name: located })
      : 'list serving=on';
  return failure('VERSION_NOT_FOUND', `The model '${model.name}' isn't served.`, {
    at,
    try: next
  });
}
