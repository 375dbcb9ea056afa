import { describe, expect, it } from 'vitest';
import { printError } from '../../../src/modelserver/json/printError';
import { printMetadata } from '../../../src/modelserver/json/printMetadata';
import { printClassification, printRegression } from '../../../src/modelserver/json/printResults';
import { printStatus } from '../../../src/modelserver/json/printStatus';
import { refusal } from './givenRequest';
import { givenTensor, type GivenValue } from './givenTensor';

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');
const tensor = (dtype: string, shape: readonly number[], values: readonly GivenValue[] = []) =>
  givenTensor({ dtype, shape, values });

describe('answers of other kinds', () => {
  it('are results of classify and regress', () => {
    const results = [
      [
        { label: 'a', score: 0.25 },
        { label: '"', score: 1 / 3 }
      ],
      []
    ];
    expect(text(printClassification(results))).toBe(
      '{\n    "results": [[["a", 0.25], ["\\"", 0.333333343]], []\n    ]\n}'
    );
    expect(text(printRegression([0.5, 2]))).toBe('{\n    "results": [0.5, 2.0]\n}');
    expect(refusal(() => printClassification([]))).toContain('empty ClassificationResults');
    expect(refusal(() => printRegression([]))).toBe(
      'INVALID_ARGUMENT: Cannot convert empty RegressionResults to JSON'
    );
  });

  it('are errors', () => {
    expect(text(printError('no "such"\nmodel 한'))).toBe(
      '{\n    "error": "no \\"such\\"\\nmodel 한"\n}'
    );
  });

  it('are the states of versions', () => {
    const shown = printStatus([
      { version: 2n ** 62n, state: 'END', errorCode: 'NOT_FOUND', errorMessage: 'none' },
      { version: 3n, state: 'AVAILABLE', errorCode: 'OK', errorMessage: '' }
    ]);
    expect(text(shown)).toBe(
      [
        '{',
        ' "model_version_status": [',
        '  {',
        '   "version": "4611686018427387904",',
        '   "state": "END",',
        '   "status": {',
        '    "error_code": "NOT_FOUND",',
        '    "error_message": "none"',
        '   }',
        '  },',
        '  {',
        '   "version": "3",',
        '   "state": "AVAILABLE",',
        '   "status": {',
        '    "error_code": "OK",',
        '    "error_message": ""',
        '   }',
        '  }',
        ' ]',
        '}\n'
      ].join('\n')
    );
  });

  it('are what a model can be asked', () => {
    const info = (name: string, shape: readonly number[] | null) => ({
      name,
      dtype: 'DT_FLOAT',
      shape
    });
    const shown = printMetadata({
      name: 'half plus',
      version: 123n,
      signatures: new Map([
        [
          'serving_default',
          {
            methodName: 'tensorflow/serving/predict',
            inputs: new Map([['x', info('x:0', [-1, 3])]]),
            outputs: new Map([['y', info('y:0', null)]]),
            defaults: new Map([
              ['t', tensor('DT_INT32', [1], [1])],
              ['s', tensor('DT_STRING', [], ['a'])]
            ])
          }
        ]
      ])
    });
    const shape = (sizes: readonly string[]) => ({
      dim: sizes.map(size => ({ size, name: '' })),
      unknown_rank: false
    });
    expect(JSON.parse(text(shown))).toEqual({
      model_spec: { name: 'half plus', signature_name: '', version: '123' },
      metadata: {
        signature_def: {
          signature_def: {
            serving_default: {
              inputs: { x: { dtype: 'DT_FLOAT', tensor_shape: shape(['-1', '3']), name: 'x:0' } },
              outputs: {
                y: { dtype: 'DT_FLOAT', tensor_shape: { dim: [], unknown_rank: true }, name: 'y:0' }
              },
              method_name: 'tensorflow/serving/predict',
              defaults: {
                t: { dtype: 'DT_INT32', tensor_shape: shape(['1']), tensor_content: 'AQAAAA==' },
                s: { dtype: 'DT_STRING', tensor_shape: shape([]), string_val: ['YQ=='] }
              }
            }
          }
        }
      }
    });
  });
});
