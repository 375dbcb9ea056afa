import type { TranslationBundle } from '@jupyterlab/translation';
import { useId, type ReactElement } from 'react';
import { modelTypes } from '../../common/model';
import { Field, type ControlProps } from '../ui/field';
import type { ImportForm } from './importForm';
import type { ImportOption } from './importStatement';

/** What the fields show and write. */
export type ImportFieldsProps = { readonly form: ImportForm; readonly trans: TranslationBundle };

const typeNames: Readonly<Record<string, string>> = {
  tf: 'TensorFlow (tf)',
  sklearn: 'scikit-learn (sklearn)',
  spark: 'Spark ML (spark)',
  r: 'R (r)'
};

/** What is to be said of a model; each field with its own error. */
export function ImportFields({ form, trans }: ImportFieldsProps): ReactElement {
  return (
    <fieldset className="jp-MlModelImport-fields" disabled={form.isRunning}>
      <legend className="jp-MlModelImport-legend">{trans.__('The model')}</legend>
      <TextField
        {...{ form, trans }}
        option="name"
        label={trans.__('Name')}
        help={outlookText(form, trans)}
      />
      <Choice
        {...{ form, trans }}
        option="type"
        label={trans.__('Type')}
        help={trans.__('What it was made with.')}
        values={modelTypes}
      />
      <Choice
        {...{ form, trans }}
        option="format"
        label={trans.__('Format')}
        help={trans.__('What its files are.')}
        values={form.formats}
      />
      <TextField
        {...{ form, trans }}
        option="category"
        label={trans.__('Category')}
        help={trans.__('What it is for, such as classification or regression.')}
        suggestions={form.suggestionsFor('category')}
      />
      <TextField
        {...{ form, trans }}
        option="algorithm"
        label={trans.__('Algorithm')}
        help={trans.__('How it works, such as deep or LogisticRegression.')}
        suggestions={form.suggestionsFor('algorithm')}
      />
      <TextField
        {...{ form, trans }}
        option="description"
        label={trans.__('Description')}
        help={trans.__('Whatever others should know of it; may stay empty.')}
        placeholder={form.archive?.description}
      />
    </fieldset>
  );
}

/** What the import makes of the name. */
function outlookText(form: ImportForm, trans: TranslationBundle): string {
  const { name } = form.values;
  const outlook = form.outlook;
  if (outlook.kind === 'new') {
    return trans.__('What it is called in statements and URLs.');
  }
  return outlook.number === undefined
    ? trans.__('You have a model %1 already: this becomes its next revision.', name)
    : trans.__(
        'You have a model %1 already: this becomes revision %2 of it.',
        name,
        outlook.number
      );
}

type OptionProps = ImportFieldsProps & {
  readonly option: ImportOption;
  readonly label: string;
  readonly help: string;
};
type TextProps = OptionProps & {
  readonly suggestions?: readonly string[];
  readonly placeholder?: string | undefined;
};

function TextField(props: TextProps): ReactElement {
  const { form, option, label, help, suggestions = [], placeholder } = props;
  const listId = useId();
  const isRequired = option !== 'description';
  return (
    <Field {...{ label, help, isRequired }} error={form.errorOf(option)}>
      {control => (
        <>
          <input
            {...control}
            {...inputOf(form, option)}
            type="text"
            autoComplete="off"
            placeholder={placeholder}
            list={suggestions.length > 0 ? listId : undefined}
          />
          {suggestions.length > 0 && (
            <datalist id={listId}>
              {suggestions.map(value => (
                <option key={value} value={value} />
              ))}
            </datalist>
          )}
        </>
      )}
    </Field>
  );
}

function Choice(props: OptionProps & { readonly values: readonly string[] }): ReactElement {
  const { form, trans, option, label, help, values } = props;
  const chosen = form.values[option];
  return (
    <Field {...{ label, help }} isRequired error={form.errorOf(option)}>
      {(control: ControlProps) => (
        <select {...control} {...inputOf(form, option)}>
          {(chosen === '' || !values.includes(chosen)) && (
            <option value={chosen}>{chosen === '' ? trans.__('Choose…') : chosen}</option>
          )}
          {values.map(value => (
            <option key={value} value={value}>
              {typeNames[value] ?? value}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** What a control writes, and where the form finds it to put the cursor into. */
function inputOf(form: ImportForm, option: ImportOption) {
  return {
    'data-option': option,
    value: form.values[option],
    onChange: (event: { target: { value: string } }) => form.set(option, event.target.value),
    onBlur: () => form.pass(option)
  };
}
