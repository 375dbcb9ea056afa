import type { TranslationBundle } from '@jupyterlab/translation';
import { useId, type ReactElement, type ReactNode } from 'react';
import type { DeploymentView, RevisionView } from '../../common/catalogView';
import { visibleText } from '../../common/visibleText';
import { Field } from '../ui/field';

/** A value that can be chosen, and how it reads. */
export type Option = { readonly value: string; readonly text: string };

/** What {@link SelectField} shows and does. */
export type SelectFieldProps = {
  readonly label: string;
  readonly value: string;
  readonly options: readonly Option[];
  readonly onChange: (value: string) => void;
};

/** One of a few. */
export function SelectField({ label, value, options, onChange }: SelectFieldProps): ReactElement {
  return (
    <Field label={label}>
      {control => (
        <select {...control} value={value} onChange={event => onChange(event.target.value)}>
          {options.map(option => (
            <option key={option.value} value={option.value}>
              {visibleText(option.text)}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** What {@link TextField} shows and does. */
export type TextFieldProps = {
  readonly label: string;
  readonly value: string;
  readonly suggestions?: readonly string[];
  readonly isRequired?: boolean;
  readonly remark?: string | undefined;
  readonly onChange: (value: string) => void;
};

/** A line of text; its remark is read out when it changes. */
export function TextField(props: TextFieldProps): ReactElement {
  const { label, value, suggestions = [], isRequired = false, remark, onChange } = props;
  const id = useId();
  return (
    <>
      <Field label={label} isRequired={isRequired}>
        {control => (
          <input
            {...control}
            className="jp-mod-styled"
            type="text"
            value={value}
            required={isRequired}
            spellCheck={false}
            autoComplete="off"
            list={suggestions.length > 0 ? id : undefined}
            onChange={event => onChange(event.target.value)}
          />
        )}
      </Field>
      <datalist id={id}>
        {suggestions.map(each => (
          <option key={each} value={each} />
        ))}
      </datalist>
      <p className="jp-MlModelActions-remark" role="status">
        {remark}
      </p>
    </>
  );
}

/** A sentence that the user should read before accepting. */
export function Warning({ children }: { readonly children: ReactNode }): ReactElement {
  return <p className="jp-MlModelActions-warning">{children}</p>;
}

/** The revisions to choose from, newest first; the value of the newest is empty unless `first` says otherwise. */
export function revisionOptions(
  revisions: readonly RevisionView[],
  trans: TranslationBundle
): readonly Option[] {
  return revisions.map(({ revision, created, format }, index) => {
    const date = new Date(created).toLocaleDateString();
    const text = index === 0 ? trans.__('%1 (newest)', revision) : String(revision);
    return { value: String(revision), text: `${text} · ${format} · ${date}` };
  });
}

/** A deployment in a line: `version 3 · stable · revision 2 · AVAILABLE`. */
export function deploymentText(
  { version, label, revision, state }: DeploymentView,
  trans: TranslationBundle
): string {
  return [
    trans.__('version %1', version),
    ...(label === null ? [] : [label]),
    trans.__('revision %1', revision),
    state
  ].join(' · ');
}
