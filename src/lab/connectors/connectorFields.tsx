import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReactElement, RefObject } from 'react';
import { Field } from '../ui/field';
import type { ConnectorField, ConnectorForm, ConnectorValues } from './connectorForm';

/** The inputs that hold the keys: only they know them, until they are sent. */
export type KeyRefs = {
  readonly id: RefObject<HTMLInputElement>;
  readonly secret: RefObject<HTMLInputElement>;
};

/** What the fields show and write. */
export type ConnectorFieldsProps = {
  readonly form: ConnectorForm;
  readonly keys: KeyRefs;
  readonly trans: TranslationBundle;
};

type TextOption = Exclude<keyof ConnectorValues, 'isDefault' | 'keepsKeys'>;
type TextProps = ConnectorFieldsProps & {
  readonly option: TextOption;
  readonly label: string;
  readonly help: string;
  readonly isRequired?: boolean;
};

/** Name and type, the place, and how it gets in. */
export function ConnectorFields(props: ConnectorFieldsProps): ReactElement {
  const { form, trans } = props;
  const { type, isDefault } = form.values;
  return (
    <>
      <div className="jp-MlModelConnectors-fields">
        <NameField {...props} />
        <Field label={trans.__('Type')} help={trans.__('What holds the archives.')}>
          {control => (
            <select
              {...control}
              value={type}
              onChange={event => form.set({ type: event.target.value === 's3' ? 's3' : 'folder' })}
            >
              <option value="s3">{trans.__('S3 bucket')}</option>
              <option value="folder">{trans.__('Folder of the server')}</option>
            </select>
          )}
        </Field>
        {type === 's3' ? <S3Fields {...props} /> : <FolderFields {...props} />}
      </div>
      {type === 's3' && <KeyFields {...props} />}
      <label className="jp-MlModelConnectors-choice">
        <input
          type="checkbox"
          checked={isDefault}
          disabled={form.existing?.isDefault}
          onChange={event => form.set({ isDefault: event.target.checked })}
        />
        {trans.__('Use it where a statement names no connector')}
      </label>
    </>
  );
}

function NameField(props: ConnectorFieldsProps): ReactElement {
  const { form, trans } = props;
  const error = form.isTaken ? trans.__('There is a connector of this name already.') : undefined;
  return (
    <Field
      label={trans.__('Name')}
      help={trans.__('Stands in paths: OBJECTSTORAGE.NAME:key.')}
      error={error ?? missingText(props, 'name')}
      isRequired
    >
      {control => (
        <input
          {...control}
          type="text"
          autoComplete="off"
          spellCheck={false}
          data-field="name"
          readOnly={form.existing !== undefined}
          value={form.values.name}
          onChange={event => form.set({ name: event.target.value })}
        />
      )}
    </Field>
  );
}

function FolderFields(props: ConnectorFieldsProps): ReactElement {
  const { trans } = props;
  return (
    <TextField
      {...props}
      option="path"
      label={trans.__('Folder')}
      help={trans.__('A path on the computer that runs JupyterLab’s server, such as /data/models.')}
      isRequired
    />
  );
}

function S3Fields(props: ConnectorFieldsProps): ReactElement {
  const { trans } = props;
  return (
    <>
      <TextField
        {...props}
        option="bucket"
        label={trans.__('Bucket')}
        help={trans.__('Its name alone.')}
        isRequired
      />
      <TextField
        {...props}
        option="endpoint"
        label={trans.__('Endpoint')}
        help={trans.__('Such as https://minio.example:9000; empty for Amazon S3.')}
      />
      <TextField
        {...props}
        option="region"
        label={trans.__('Region')}
        help={trans.__('Such as eu-west-1; empty when the server has none.')}
      />
      <TextField
        {...props}
        option="prefix"
        label={trans.__('Prefix')}
        help={trans.__('Keys below this one only, such as team/.')}
      />
      <AddressingField {...props} />
      <TextField
        {...props}
        option="profile"
        label={trans.__('Profile')}
        help={trans.__('A profile of the AWS configuration on the server, instead of keys.')}
      />
    </>
  );
}

function AddressingField({ form, trans }: ConnectorFieldsProps): ReactElement {
  return (
    <Field
      label={trans.__('Addressing')}
      help={trans.__('How the bucket stands in URLs; most servers of your own take the path.')}
    >
      {control => (
        <select
          {...control}
          value={form.values.addressing}
          onChange={event => {
            const { value } = event.target;
            form.set({ addressing: value === 'path' || value === 'virtual' ? value : '' });
          }}
        >
          <option value="">{trans.__('The usual one')}</option>
          <option value="path">{trans.__('In the path')}</option>
          <option value="virtual">{trans.__('In the name of the host')}</option>
        </select>
      )}
    </Field>
  );
}

function KeyFields(props: ConnectorFieldsProps): ReactElement {
  const { form, trans } = props;
  const { keepsKeys } = form.values;
  const { existing } = form;
  const saved = existing?.keyHint ?? trans.__('from the environment');
  return (
    <fieldset className="jp-MlModelConnectors-keys">
      <legend>{trans.__('Keys')}</legend>
      {form.hasSavedKeys && (
        <label className="jp-MlModelConnectors-choice">
          <input
            type="checkbox"
            checked={keepsKeys}
            onChange={event => form.set({ keepsKeys: event.target.checked })}
          />
          {trans.__('Keep the saved ones (%1)', saved)}
        </label>
      )}
      {!keepsKeys && <KeyInputs {...props} />}
    </fieldset>
  );
}

/** Nothing is ever written into these inputs, and they are read only to be sent. */
function KeyInputs(props: ConnectorFieldsProps): ReactElement {
  const { keys, trans } = props;
  return (
    <div className="jp-MlModelConnectors-fields">
      <Field
        label={trans.__('Access key ID')}
        help={trans.__('Leave both empty when the server has its own way in.')}
        error={missingText(props, 'accessKeyId')}
      >
        {control => (
          <input
            {...control}
            ref={keys.id}
            type="password"
            autoComplete="off"
            spellCheck={false}
            data-field="accessKeyId"
          />
        )}
      </Field>
      <Field
        label={trans.__('Secret access key')}
        help={trans.__('Kept in the configuration file of the server, which only you can read.')}
        error={missingText(props, 'secretAccessKey')}
      >
        {control => (
          <input
            {...control}
            ref={keys.secret}
            type="password"
            autoComplete="new-password"
            spellCheck={false}
            data-field="secretAccessKey"
          />
        )}
      </Field>
    </div>
  );
}

function TextField(props: TextProps): ReactElement {
  const { form, option, label, help, isRequired = false } = props;
  const error = option === 'path' || option === 'bucket' ? missingText(props, option) : undefined;
  return (
    <Field {...{ label, help, error, isRequired }}>
      {control => (
        <input
          {...control}
          type="text"
          autoComplete="off"
          spellCheck={false}
          data-field={option}
          value={form.values[option]}
          onChange={event => form.set({ [option]: event.target.value })}
        />
      )}
    </Field>
  );
}

function missingText(
  { form, trans }: ConnectorFieldsProps,
  field: ConnectorField
): string | undefined {
  return form.missing.has(field) ? trans.__('This has to be filled in.') : undefined;
}
