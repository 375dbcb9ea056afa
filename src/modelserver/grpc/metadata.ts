import type { IServables } from '../servables';
import { ServingError } from '../servingError';
import { readModelSpec, writeModelSpec, type ModelSpecMessage } from './modelSpec';

/** A GetModelMetadataRequest. */
export type MetadataRequest = {
  readonly modelSpec?: ModelSpecMessage | null;
  readonly metadataField: readonly string[];
};

const signatureDef = 'signature_def';

/** What a version says of its signatures. Answers a GetModelMetadataResponse. */
export function getModelMetadata(
  { modelSpec, metadataField }: MetadataRequest,
  servables: IServables
): object {
  if (!modelSpec) throw new ServingError('INVALID_ARGUMENT', 'Missing ModelSpec');
  checkFields(metadataField);
  const servable = servables.acquire(readModelSpec(modelSpec));
  try {
    const value = {
      typeUrl: 'type.googleapis.com/tensorflow.serving.SignatureDefMap',
      value: servable.model.signatureDefMap
    };
    return { modelSpec: writeModelSpec(servable), metadata: { [signatureDef]: value } };
  } finally {
    servable.release();
  }
}

function checkFields(fields: readonly string[]): void {
  if (fields.length === 0) {
    throw new ServingError(
      'INVALID_ARGUMENT',
      'GetModelMetadataRequest must specify at least one metadata_field'
    );
  }
  const other = fields.find(field => field !== signatureDef);
  if (other !== undefined) {
    throw new ServingError('INVALID_ARGUMENT', `Metadata field ${other} is not supported`);
  }
}
