import type { ReactElement } from 'react';
import type { ModelView } from '../../common/catalogView';
import { visibleText } from '../../common/visibleText';
import { askFor, type DialogContext, type FieldsProps } from './actionDialog';
import { Choice } from './choice';
import { revisionOptions, SelectField, TextField } from './fields';
import { exportStatement, type ExportChoice } from './statements';

/** The model to export, and where it can go. */
export type ExportOptions = {
  readonly model: ModelView;
  readonly isOwn: boolean;
  readonly revision?: number | undefined;
  /** Names of connectors. */
  readonly connectors: readonly string[];
};

type Fields = ExportChoice & Pick<ExportOptions, 'model' | 'connectors'>;

/** Asks which revision of a model to pack, and whether it is downloaded or goes to a connector. */
export async function askExport(
  { model, isOwn, revision, connectors }: ExportOptions,
  context: DialogContext
): Promise<{ readonly statement: string; readonly isDownload: boolean } | undefined> {
  const { trans } = context;
  const choice = new Choice<Fields>({
    model,
    connectors,
    key: `${model.name}.tar`,
    revision
  });
  const statement = await askFor<Fields>(
    {
      title: trans.__('Export “%1”', visibleText(model.name)),
      accept: trans.__('Export'),
      choice,
      statement: value => exportStatement({ ...model, isOwn }, value),
      isReady: ({ connector, key }) => connector === undefined || key.trim() !== '',
      fields: ExportFields
    },
    context
  );
  const isDownload = choice.value.connector === undefined;
  return statement === undefined ? undefined : { statement, isDownload };
}

function ExportFields({ value, set, trans }: FieldsProps<Fields>): ReactElement {
  const { model, connectors, connector } = value;
  const newest = model.revisions[0]?.revision;
  return (
    <>
      <SelectField
        label={trans.__('Revision')}
        value={String(value.revision ?? newest ?? '')}
        options={revisionOptions(model.revisions, trans)}
        onChange={text => set({ revision: Number(text) })}
      />
      <SelectField
        label={trans.__('To')}
        value={String(connector === undefined ? -1 : connectors.indexOf(connector))}
        options={[
          { value: '-1', text: trans.__('A download') },
          ...connectors.map((name, index) => ({
            value: String(index),
            text: trans.__('The connector %1', name)
          }))
        ]}
        onChange={text => set({ connector: connectors[Number(text)] })}
      />
      {connector !== undefined && (
        <TextField
          label={trans.__('Key')}
          value={value.key}
          isRequired
          remark={trans.__('What is at this key now is replaced.')}
          onChange={key => set({ key })}
        />
      )}
    </>
  );
}
