import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import type {
  ConnectorCheck,
  ConnectorDraft,
  ConnectorView
} from '../../../src/common/connectorView';
import { failure } from '../../../src/common/failure';
import { ConnectorForm } from '../../../src/lab/connectors/connectorForm';

const keys = () => ({ accessKeyId: 'AKID', secretAccessKey: 'secret' });
const noKeys = () => ({ accessKeyId: '', secretAccessKey: '' });
const checks: readonly ConnectorCheck[] = [{ step: 'name', state: 'ok' }];
const saved: ConnectorView = {
  name: 'S3',
  place: { type: 's3', bucket: 'models', endpoint: 'http://s3', profile: 'p' },
  isDefault: true,
  isRoot: false,
  access: 'keys',
  keyHint: '…AKID'
};

function givenForm(existing?: ConnectorView, refusal?: Error) {
  const sent: { name: string; draft: ConnectorDraft | undefined }[] = [];
  const form = new ConnectorForm(
    {
      saveConnector: (name, draft) => {
        sent.push({ name, draft });
        return refusal ? Promise.reject(refusal) : Promise.resolve();
      },
      testConnector: ({ name, draft }) => {
        sent.push({ name, draft });
        return Promise.resolve(checks);
      }
    },
    existing,
    ['TAKEN']
  );
  return { form, sent };
}

it('saves a bucket with its keys, and without what is empty', async () => {
  const { form, sent } = givenForm();
  form.set({ name: ' S3 ', bucket: 'models', endpoint: 'http://s3', addressing: 'path' });
  expect(await form.save(keys)).toBe(true);

  expect(sent).toEqual([
    {
      name: 'S3',
      draft: {
        place: { type: 's3', bucket: 'models', endpoint: 'http://s3', addressing: 'path' },
        accessKeyId: 'AKID',
        secretAccessKey: 'secret'
      }
    }
  ]);
  expect(form.state).toBe('saved');
});

it('keeps no key in itself', async () => {
  const { form } = givenForm();
  form.set({ name: 'S3', bucket: 'models' });
  await form.test(keys);
  await form.save(keys);

  expect(inspect(form, { depth: 9, showHidden: true })).not.toMatch(/AKID|'secret'/);
});

it('saves a folder without asking for keys', async () => {
  const { form, sent } = givenForm();
  form.set({ name: 'DATA', type: 'folder', path: '/data', isDefault: true });
  await form.save(() => {
    throw new Error('nobody asks');
  });

  expect(sent[0]?.draft).toEqual({ place: { type: 'folder', path: '/data' }, isDefault: true });
});

it('leaves the saved keys out of what it sends, so that they stay', async () => {
  const { form, sent } = givenForm(saved);
  expect(form.values).toMatchObject({ name: 'S3', bucket: 'models', keepsKeys: true });
  form.set({ bucket: 'other' });
  await form.save(keys);

  expect(sent[0]).toEqual({
    name: 'S3',
    draft: { place: { type: 's3', bucket: 'other', endpoint: 'http://s3', profile: 'p' } }
  });
});

it('sends new keys when the saved ones are not kept', async () => {
  const { form, sent } = givenForm(saved);
  form.set({ keepsKeys: false });
  await form.save(keys);

  expect(sent[0]?.draft).toMatchObject({ accessKeyId: 'AKID', secretAccessKey: 'secret' });
});

it('names what is missing, and half a pair of keys too', async () => {
  const { form, sent } = givenForm();
  expect(await form.save(noKeys)).toBe(false);
  expect([...form.missing]).toEqual(['name', 'bucket']);
  form.set({ name: 'S3', bucket: 'models' });
  expect(await form.test(() => ({ accessKeyId: 'AKID', secretAccessKey: '' }))).toBe(false);

  expect([...form.missing]).toEqual(['secretAccessKey']);
  expect(sent).toEqual([]);
});

it('does not write over a connector of the same name', async () => {
  const { form, sent } = givenForm();
  form.set({ name: 'TAKEN', bucket: 'b' });
  expect(await form.save(noKeys)).toBe(false);

  expect(form.isTaken).toBe(true);
  expect(sent).toEqual([]);
});

it('shows the steps of a test until something is changed', async () => {
  const { form } = givenForm();
  form.set({ name: 'S3', bucket: 'b' });
  await form.test(noKeys);
  expect(form.checks).toEqual(checks);
  form.set({ bucket: 'c' });

  expect(form.checks).toBeUndefined();
});

it('shows why saving was refused, and can be saved again', async () => {
  const { form } = givenForm(saved, failure('CONFIG_INVALID', 'The file can’t be written.'));
  await form.save(keys);

  expect(form.failure?.message).toBe('The file can’t be written.');
  expect(form.state).toBe('editing');
});
