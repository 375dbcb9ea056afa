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
import type { ICall, Unary } from './unary';

/** TensorFlow Serving's PredictionService. */
export function predictionService(options: PredictionOptions): Readonly<Record<string, Unary>> {
  return {
    Predict: {
      types: ['RawPredictRequest', 'RawPredictResponse'],
      handle: (request: PredictRequest, call: ICall) => predict(request, call, options)
    },
    Classify: {
      types: ['RawExamplesRequest', 'ClassificationResponse'],
      handle: (request: ExamplesMessage, call: ICall) => classifyCall(request, call, options)
    },
    Regress: {
      types: ['RawExamplesRequest', 'RegressionResponse'],
      handle: (request: ExamplesMessage, call: ICall) => regressCall(request, call, options)
    },
    MultiInference: {
      types: ['RawMultiInferenceRequest', 'MultiInferenceResponse'],
      handle: (request: MultiInferenceMessage, call: ICall) =>
        multiInferenceCall(request, call, options)
    },
    GetModelMetadata: {
      types: ['GetModelMetadataRequest', 'GetModelMetadataResponse'],
      handle: (request: MetadataRequest) => getModelMetadata(request, options.servables)
    }
  };
}
