import { useId, type ReactElement } from 'react';

/** What the control of a field gets, so that its label, help and error are read with it. */
export type ControlProps = {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': true | undefined;
  readonly 'aria-required': true | undefined;
};

/** A labelled control of a form. */
export type FieldProps = {
  readonly label: string;
  /** What to give, in a sentence. */
  readonly help?: string | undefined;
  /** What is wrong with the value, in a sentence. */
  readonly error?: string | undefined;
  readonly isRequired?: boolean;
  readonly children: (props: ControlProps) => ReactElement;
};

/** Shows a control with its label above, its help and its error below. */
export function Field({ label, help, error, isRequired, children }: FieldProps): ReactElement {
  const id = useId();
  const described = [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className="jp-MlModelUi-field">
      <label className="jp-MlModelUi-label" htmlFor={id}>
        {label}
        {isRequired && (
          <span className="jp-MlModelUi-required" aria-hidden="true">
            {' *'}
          </span>
        )}
      </label>
      {children({
        id,
        'aria-describedby': described === '' ? undefined : described,
        'aria-invalid': error === undefined ? undefined : true,
        'aria-required': isRequired ? true : undefined
      })}
      {help !== undefined && (
        <div className="jp-MlModelUi-help" id={`${id}-help`}>
          {help}
        </div>
      )}
      {error !== undefined && (
        <div className="jp-MlModelUi-error" id={`${id}-error`}>
          {error}
        </div>
      )}
    </div>
  );
}
