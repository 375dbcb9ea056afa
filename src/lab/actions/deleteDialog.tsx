import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReactElement } from 'react';
import { MlModelError, type Failure } from '../../common/failure';
import type { ModelView } from '../../common/catalogView';
import { visibleText } from '../../common/visibleText';
import { bytesText } from '../ui/progressText';
import { cellSource } from '../ui/cellSource';
import { askFor, type DialogContext, type FieldsProps } from './actionDialog';
import { Choice } from './choice';
import { deploymentText, SelectField, Warning, type Option } from './fields';
import { removalOf, type Removal } from './removal';
import { deleteStatement, stopStatement } from './statements';

/** The model to delete, and how what is in the way is stopped. */
export type DeleteOptions = {
  readonly model: ModelView;
  /** Preset; without it the whole model. */
  readonly revision?: number | undefined;
  /** Runs a `stop` and resolves with the model as it is then; rejects with a failure that a user can read. */
  readonly stop: (statement: string) => Promise<ModelView>;
};

type Fields = DeleteOptions & {
  readonly isStopping?: boolean;
  readonly failure?: Failure | undefined;
};

/** Says what goes, and asks whether it shall. */
export async function askDelete(
  given: DeleteOptions,
  context: DialogContext
): Promise<{ readonly statement: string; readonly version?: number } | undefined> {
  const { trans } = context;
  const { name } = given.model;
  const isWhole = given.model.revisions.length <= 1;
  const choice = new Choice<Fields>({ ...given, ...(isWhole && { revision: undefined }) });
  const statement = await askFor<Fields>(
    {
      title: trans.__('Delete “%1”?', visibleText(name)),
      accept: trans.__('Delete'),
      isDangerous: true,
      choice,
      statement: ({ revision }) => deleteStatement(name, revision),
      isReady: ({ model, revision }) => removalOf(model, revision).inTheWay.length === 0,
      fields: DeleteFields
    },
    context
  );
  const { revision } = choice.value;
  return statement === undefined
    ? undefined
    : { statement, ...(revision !== undefined && { version: revision }) };
}

function DeleteFields({ value, set, trans }: FieldsProps<Fields>): ReactElement {
  const { model, revision } = value;
  const removal = removalOf(model, revision);
  return (
    <>
      <SelectField
        label={trans.__('To be deleted')}
        value={revision === undefined ? '' : String(revision)}
        options={optionsOf(model, trans)}
        onChange={text => set({ revision: text === '' ? undefined : Number(text) })}
      />
      <Warning>{removalText(removal, trans)}</Warning>
      {removal.inTheWay.length > 0 && (
        <InTheWay removal={removal} value={value} set={set} trans={trans} />
      )}
    </>
  );
}

function InTheWay(props: FieldsProps<Fields> & { readonly removal: Removal }): ReactElement {
  const { removal, value, set, trans } = props;
  const statement = stopStatement(value.model.name, removal.onlyVersion);
  const stop = (): void => {
    set({ isStopping: true, failure: undefined });
    value.stop(statement).then(
      model => set({ model, isStopping: false }),
      (error: unknown) => set({ isStopping: false, failure: failureOf(error, trans) })
    );
  };
  return (
    <div className="jp-MlModelActions-inTheWay" role="group" aria-label={trans.__('Still served')}>
      <p>{trans.__('It is served, and has to be stopped first:')}</p>
      <ul>
        {removal.inTheWay.map(each => (
          <li key={each.version}>{visibleText(deploymentText(each, trans))}</li>
        ))}
      </ul>
      <p>
        <code className="jp-MlModelActions-code">{cellSource(statement)}</code>
      </p>
      <button
        type="button"
        className="jp-Button jp-mod-styled jp-mod-warn jp-MlModelActions-stop"
        aria-disabled={value.isStopping === true}
        onClick={value.isStopping === true ? undefined : stop}
      >
        {value.isStopping === true ? trans.__('Stopping…') : trans.__('Stop serving')}
      </button>
      <p role="alert">{value.failure?.message}</p>
    </div>
  );
}

function optionsOf({ revisions }: ModelView, trans: TranslationBundle): readonly Option[] {
  const all = { value: '', text: trans.__('The model with all its revisions') };
  if (revisions.length <= 1) {
    return [all];
  }
  const each = revisions.map(({ revision, size }) => ({
    value: String(revision),
    text: trans.__('Only revision %1 (%2)', revision, bytesText(size))
  }));
  return [all, ...each];
}

function removalText({ revisions, size, isWhole }: Removal, trans: TranslationBundle): string {
  const what = trans._n('%1 revision (%2)', '%1 revisions (%2)', revisions, bytesText(size));
  return isWhole
    ? trans.__('The model goes for good: %1.', what)
    : trans.__('%1 goes for good; the other revisions stay.', what);
}

function failureOf(error: unknown, trans: TranslationBundle): Failure {
  return error instanceof MlModelError
    ? error.failure
    : { code: 'INTERNAL', message: trans.__('It could not be stopped.') };
}
