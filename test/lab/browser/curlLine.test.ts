import { expect, it } from 'vitest';
import { curlLine } from '../../../src/lab/browser/curlLine';

it('asks a version at a server, whatever the serving name', () => {
  expect(curlLine('http://localhost:8501', { servingName: "ann_모'나", version: 3 })).toBe(
    `!curl -d '{"instances": []}' -X POST http://localhost:8501/v1/models/ann_%EB%AA%A8%27%EB%82%98/versions/3:predict`
  );
});
