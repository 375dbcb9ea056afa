import type { ReactElement } from 'react';
import type { DeploymentView, ModelView } from '../../common/catalogView';
import { visibleText } from '../../common/visibleText';
import { askFor, type DialogContext, type FieldsProps } from './actionDialog';
import { Choice } from './choice';
import { revisionOptions, SelectField, TextField } from './fields';
import { labelRemark, labelsInUse } from './label';
import { deployStatement, type DeployChoice } from './statements';

/** The model to deploy, and what runs beside it. */
export type DeployOptions = {
  readonly model: ModelView;
  /** Preset; the newest without it. */
  readonly revision?: number | undefined;
  /** What is deployed of all models: labels to suggest. */
  readonly all: readonly DeploymentView[];
};

type Fields = DeployChoice & Pick<DeployOptions, 'model' | 'all'>;

/** Asks which revision of a model to serve, and under which label. */
export function askDeploy(
  { model, revision, all }: DeployOptions,
  context: DialogContext
): Promise<string | undefined> {
  const { trans } = context;
  return askFor<Fields>(
    {
      title: trans.__('Deploy “%1”', visibleText(model.name)),
      accept: trans.__('Deploy'),
      choice: new Choice({ model, all, label: '', revision }),
      statement: value => deployStatement(model.name, value),
      fields: DeployFields
    },
    context
  );
}

function DeployFields({ value, set, trans }: FieldsProps<Fields>): ReactElement {
  const { model, all, label } = value;
  const newest = model.revisions[0]?.revision;
  const revision = model.revisions.find(each => each.revision === (value.revision ?? newest));
  const isConverted = revision?.format === 'h5' || revision?.format === 'keras';
  return (
    <>
      <SelectField
        label={trans.__('Revision')}
        value={String(revision?.revision ?? '')}
        options={revisionOptions(model.revisions, trans)}
        onChange={text => set({ revision: Number(text) })}
      />
      <TextField
        label={trans.__('Label (optional)')}
        value={label}
        suggestions={labelsInUse(model.deployments, all)}
        remark={labelRemark(label, model.deployments, trans)}
        onChange={text => set({ label: text })}
      />
      {isConverted && (
        <p className="jp-MlModelActions-remark">
          {trans.__('Its %1 file is converted to a SavedModel first.', revision.format)}
        </p>
      )}
    </>
  );
}
