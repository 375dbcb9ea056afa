import type { TranslationBundle } from '@jupyterlab/translation';
import { UseSignal } from '@jupyterlab/ui-components';
import { useEffect, useRef, type ReactElement, type RefObject } from 'react';
import { CheckList, outcomeText } from './checkList';
import { ConnectorFields, type KeyRefs } from './connectorFields';
import type { ConnectorForm, ConnectorKeys } from './connectorForm';

/** What {@link ConnectorFormView} shows and does. */
export type ConnectorFormProps = {
  readonly form: ConnectorForm;
  readonly trans: TranslationBundle;
  /** Looks through the connector that was saved. */
  readonly onBrowse: () => void;
  readonly onClose: () => void;
};

/** The form of a connector: fields, test, save. */
export function ConnectorFormView(props: ConnectorFormProps): ReactElement {
  const { form, trans } = props;
  const id = useRef<HTMLInputElement>(null);
  const secret = useRef<HTMLInputElement>(null);
  const heading = form.existing
    ? trans.__('Edit the connector %1', form.existing.name)
    : trans.__('Add a connector');
  return (
    <UseSignal signal={form.changed}>
      {() => (
        <div className="jp-MlModelConnectors-page">
          <h2>{heading}</h2>
          {form.state === 'saved' ? (
            <Saved {...props} />
          ) : (
            <Editing {...props} keys={{ id, secret }} />
          )}
        </div>
      )}
    </UseSignal>
  );
}

function Editing(props: ConnectorFormProps & { readonly keys: KeyRefs }): ReactElement {
  const { form, trans, keys, onClose } = props;
  const page = useRef<HTMLFormElement>(null);
  const isBusy = form.state !== 'editing';
  const run = async (action: 'test' | 'save'): Promise<void> => {
    if (isBusy) {
      return;
    }
    if (!(await form[action](() => keysIn(keys)))) {
      page.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
    }
  };
  return (
    <form
      ref={page}
      noValidate
      autoComplete="off"
      className="jp-MlModelConnectors-form"
      onSubmit={event => {
        event.preventDefault();
        void run('save');
      }}
    >
      <ConnectorFields {...{ form, keys, trans }} />
      <p className="jp-MlModelUi-help">
        {trans.__(
          'What you save stands in the configuration file of the server (mode 0600), keys included.'
        )}
      </p>
      <Outcome {...props} />
      <div className="jp-MlModelConnectors-buttons">
        <button type="submit" className="jp-mod-styled jp-mod-accept" aria-disabled={isBusy}>
          {trans.__('Save')}
        </button>
        <button
          type="button"
          className="jp-mod-styled"
          aria-disabled={isBusy}
          onClick={() => void run('test')}
        >
          {trans.__('Test')}
        </button>
        <button type="button" className="jp-mod-styled jp-mod-reject" onClick={onClose}>
          {trans.__('Cancel')}
        </button>
      </div>
    </form>
  );
}

function Outcome({ form, trans }: ConnectorFormProps): ReactElement {
  const { checks, failure, state } = form;
  return (
    <div className="jp-MlModelConnectors-outcome">
      <div role="status">
        {state === 'testing' && trans.__('Testing…')}
        {state === 'saving' && trans.__('Saving…')}
        {state === 'editing' && checks && outcomeText(checks, trans)}
      </div>
      {checks && <CheckList {...{ checks, trans }} />}
      {failure && (
        <div className="jp-MlModelUi-error" role="alert">
          {failure.message}
        </div>
      )}
    </div>
  );
}

/** The inputs, and the keys with them, are gone by now. */
function Saved({ form, trans, onBrowse, onClose }: ConnectorFormProps): ReactElement {
  const text = useRef<HTMLParagraphElement>(null);
  useEffect(() => text.current?.focus(), []);
  return (
    <>
      <p ref={text} tabIndex={-1} role="status">
        {trans.__('The connector %1 is saved.', form.values.name.trim())}
      </p>
      <div className="jp-MlModelConnectors-buttons">
        <button type="button" className="jp-mod-styled jp-mod-accept" onClick={onBrowse}>
          {trans.__('Browse it')}
        </button>
        <button type="button" className="jp-mod-styled" onClick={onClose}>
          {trans.__('Close')}
        </button>
      </div>
    </>
  );
}

function keysIn({ id, secret }: KeyRefs): ConnectorKeys {
  const textOf = ({ current }: RefObject<HTMLInputElement>): string => current?.value ?? '';
  return { accessKeyId: textOf(id).trim(), secretAccessKey: textOf(secret).trim() };
}
