import type { Failure } from '../../src/common/failure';
import { replyMimeType, type FinalReply, type ResultReply } from '../../src/common/reply';

/** A cell's output as a saved notebook holds it. */
export function givenOutput(reply: FinalReply): object {
  return {
    output_type: 'display_data',
    data: { [replyMimeType]: reply, 'text/plain': 'a reply', 'text/html': '<p>a reply</p>' },
    metadata: {}
  };
}

/** A failure of `statement`. */
export function givenFailure(statement: string, failure: Failure): FinalReply {
  return { kind: 'failure', verb: statement.split(' ', 1)[0] ?? '', statement, failure };
}

/** An answer to `list` with these names, numbered from 1; every third model is of 2020, the others of 2019. */
export function givenList(names: readonly string[]): FinalReply {
  return {
    kind: 'result',
    verb: 'list',
    statement: 'list',
    table: {
      columns: [
        { name: 'id', type: 'integer' },
        { name: 'user', type: 'text' },
        { name: 'name', type: 'text' },
        { name: 'create', type: 'instant' }
      ],
      rows: names.map((name, index) => [
        index + 1,
        'ann',
        name,
        `${index % 3 === 2 ? 2020 : 2019}-11-19T00:11:22.000Z`
      ])
    }
  };
}

/** An answer to `summary` with JSON of every shape. */
export function givenSummary(): FinalReply {
  const epoch = (acc: number) => ({ losses: { loss: 0.5 }, metrics: { acc } });
  return {
    kind: 'result',
    verb: 'summary',
    statement: 'summary mnist_v1',
    table: {
      columns: [
        { name: 'name', type: 'text' },
        { name: 'value', type: 'field' }
      ],
      rows: [
        ['id', 1],
        ['name', 'mnist_v1'],
        [
          'parameter',
          { batch_size: 128, epochs: 3, config: 'objectstorage.MINIO:USERS/ann/mnist/config.json' }
        ],
        ['evaluation', [epoch(0.91), epoch(0.95), epoch(0.97)]],
        ['cross_validation', {}],
        ['train_cnt', 55260],
        ['cdate', '2020-03-23T17:11:02.000Z'],
        ['description', null]
      ]
    },
    notes: ['It has never been deployed.']
  };
}

/** An answer to `!curl` of a model with these predictions, each a list of numbers. */
export function givenPredictions(
  predictions: readonly (readonly number[])[],
  more: Partial<ResultReply> = {}
): ResultReply {
  return {
    kind: 'result',
    verb: 'curl',
    statement: '!curl -d \'{"instances": []}\' -X POST http://localhost:8501/v1/models/m:predict',
    table: {
      columns: [
        { name: 'prediction', type: 'json' },
        { name: 'argmax', type: 'integer' }
      ],
      rows: predictions.map(values => [values, values.indexOf(Math.max(...values))])
    },
    answer: {
      status: 200,
      body: `{\n    "predictions": ${JSON.stringify(predictions)}\n}`,
      milliseconds: 3.21
    },
    ...more
  };
}
