import type { ReactElement } from 'react';
import type { ModelView } from '../../common/catalogView';
import { visibleText } from '../../common/visibleText';
import { askFor, type DialogContext, type FieldsProps } from './actionDialog';
import { Choice } from './choice';
import { deploymentText, SelectField, Warning } from './fields';
import { stopStatement } from './statements';

/** The version to stop; undefined means all. */
export type StopChoice = { readonly model: ModelView; readonly version: number | undefined };

/** Asks which version of a model to stop, or all. */
export async function askStop(
  given: StopChoice,
  context: DialogContext
): Promise<{ readonly statement: string; readonly version: number | undefined } | undefined> {
  const { trans } = context;
  const { name } = given.model;
  const isServed = given.model.deployments.some(each => each.version === given.version);
  const choice = new Choice({ ...given, ...(!isServed && { version: undefined }) });
  const statement = await askFor<StopChoice>(
    {
      title: trans.__('Stop serving “%1”', visibleText(name)),
      accept: trans.__('Stop'),
      isDangerous: true,
      choice,
      statement: ({ version }) => stopStatement(name, version),
      fields: StopFields
    },
    context
  );
  return statement === undefined ? undefined : { statement, version: choice.value.version };
}

function StopFields({ value, set, trans }: FieldsProps<StopChoice>): ReactElement {
  const { deployments } = value.model;
  const all = { value: '', text: trans.__('All versions (%1)', deployments.length) };
  return (
    <>
      <SelectField
        label={trans.__('Version')}
        value={value.version === undefined ? '' : String(value.version)}
        options={[
          all,
          ...deployments.map(each => ({
            value: String(each.version),
            text: deploymentText(each, trans)
          }))
        ]}
        onChange={text => set({ version: text === '' ? undefined : Number(text) })}
      />
      <Warning>
        {value.version === undefined
          ? trans.__('Whoever asks this model for predictions will get errors.')
          : trans.__('Requests to version %1 will fail.', value.version)}
      </Warning>
    </>
  );
}
