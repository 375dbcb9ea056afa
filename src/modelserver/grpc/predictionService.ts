import {
  classifyCall,
  multiInferenceCall,
  regressCall,
  type ExamplesMessage,
  type MultiInferenceMessage
} from './examples';
import { getModelMetadata, type MetadataRequest } from './metadata';
import { predict, type PredictRequest } from './predict';
import type { PredictionOptions } from './predictionOptions';
import type { Call, Unary } from './unary';

/** TensorFlow Serving's PredictionService. */
export function predictionService(options: PredictionOptions): Readonly<Record<string, Unary>> {
  return {
    Predict: {
      types: ['RawPredictRequest', 'RawPredictResponse'],
      handle: (request: PredictRequest, call: Call) => predict(request, call, options)
    },
    Classify: {
      types: ['RawExamplesRequest', 'ClassificationResponse'],
      handle: (request: ExamplesMessage, call: Call) => classifyCall(request, call, options)
    },
    Regress: {
      types: ['RawExamplesRequest', 'RegressionResponse'],
      handle: (request: ExamplesMessage, call: Call) => regressCall(request, call, options)
    },
    MultiInference: {
      types: ['RawMultiInferenceRequest', 'MultiInferenceResponse'],
      handle: (request: MultiInferenceMessage, call: Call) =>
        multiInferenceCall(request, call, options)
    },
    GetModelMetadata: {
      types: ['GetModelMetadataRequest', 'GetModelMetadataResponse'],
      handle: (request: MetadataRequest) => getModelMetadata(request, options.servables)
    }
  };
}
