import { expect, it } from 'vitest';
import { failure } from '../../../src/common/failure';
import { givenForm, listed, sklearnArchive } from './givenImport';

const path = 'OBJECTSTORAGE.LOCAL:models/iris.tar';
const statement = `import name=iris type=sklearn category=classification algorithm=LogisticRegression format=pickle path=${path}`;

it('fills itself from the archive and shows the statement that it runs', async () => {
  const { form, runs } = givenForm({ [path]: sklearnArchive });
  await form.take(path);

  expect(form.statement).toBe(statement);
  expect(form.start()).toBe(true);
  expect(runs.map(run => run.statement)).toEqual([statement]);
  expect(form.isRunning).toBe(true);
});

it('leaves alone what the user has written while the archive was read', async () => {
  const { form } = givenForm({ [path]: sklearnArchive });
  const taken = form.take(path);
  form.set('name', 'mine');
  await taken;

  expect(form.values).toMatchObject({ name: 'mine', algorithm: 'LogisticRegression' });
});

it('quotes what the language needs quoted', async () => {
  const odd = "OBJECTSTORAGE.LOCAL:붓꽃 모델 'v2'.tar";
  const { form } = givenForm({ [odd]: { ...sklearnArchive, name: '붓꽃 모델' } });
  await form.take(odd);

  expect(form.statement).toContain("name='붓꽃 모델'");
  expect(form.statement).toContain(String.raw`path='OBJECTSTORAGE.LOCAL:붓꽃 모델 \'v2\'.tar'`);
});

it('says what is wrong with a value in the words of a run, as soon as it is written', async () => {
  const { form } = givenForm({ [path]: sklearnArchive });
  await form.take(path);
  form.set('name', 'a/b');

  expect(form.errorOf('name')).toBe(
    "'a/b' can't be a name: no /, : or control character may be in it, and no blank at either end; did you mean a_b?"
  );
  expect(form.start()).toBe(false);
  expect(form.firstWrong).toBe('name');
});

it('says that a value is missing only when the field was passed by, or the import tried', async () => {
  const { form, runs } = givenForm({ [path]: { ...sklearnArchive, category: '' } });
  await form.take(path);
  expect(form.errorOf('category')).toBeUndefined();

  expect(form.start()).toBe(false);
  expect(form.errorOf('category')).toBe('import needs category=, such as category=classification.');
  expect(runs).toEqual([]);
});

it('offers the formats of the type, and takes the first when the chosen one does not fit', () => {
  const { form } = givenForm();
  form.set('type', 'tf');
  expect(form.formats).toEqual(['saved_model', 'h5', 'keras']);
  form.set('format', 'keras');
  form.set('type', 'r');

  expect(form.values.format).toBe('rda');
});

it('places the failure of a run at the field that it covers, until that is changed', async () => {
  const { form, runs } = givenForm({ [path]: sklearnArchive });
  await form.take(path);
  form.start();
  const at = { start: statement.indexOf(path), end: statement.length };
  const told = { code: 'OBJECT_NOT_FOUND', message: 'There is no such object.', at } as const;
  runs[0]!.say({ kind: 'failure', verb: 'import', statement, failure: told });
  await runs[0]!.end();
  await form.run?.ended;

  expect(form.errorOf('path')).toBe('There is no such object.');
  expect(form.failure).toBeUndefined();
  form.set('path', 'OBJECTSTORAGE.LOCAL:b.tar');
  expect(form.errorOf('path')).toBeUndefined();
});

it('shows a failure without a place, with the line to run instead, and keeps the fields', async () => {
  const { form, runs } = givenForm({ [path]: sklearnArchive });
  await form.take(path);
  form.start();
  await runs[0]!.end(failure('ARCHIVE_UNSAFE', 'No.', { try: 'list' }));
  await form.run?.ended;

  expect(form.failure).toMatchObject({ message: 'No.', try: 'list' });
  expect(form.statement).toBe(statement);
});

it('shows progress, and cancels by the signal', async () => {
  const { form, runs } = givenForm({ [path]: sklearnArchive });
  await form.take(path);
  form.start();
  runs[0]!.say({ kind: 'progress', done: 5, total: 10, unit: 'bytes', step: 'Copying' });
  expect(form.run?.progress).toMatchObject({ done: 5, total: 10 });

  form.run?.cancel();
  expect(runs[0]!.options.signal?.aborted).toBe(true);
});

it('goes on when the tab is closed', async () => {
  const { form, runs } = givenForm({ [path]: sklearnArchive });
  await form.take(path);
  form.start();
  form.dispose();

  expect(runs[0]!.options.signal?.aborted).toBe(false);
});

it('is without hope when the archive is known to be wrong', async () => {
  const problem = { code: 'ARCHIVE_INVALID', message: 'No tar.' } as const;
  const { form } = givenForm({ [path]: { ...sklearnArchive, problem } });
  await form.take(path);

  expect(form.isHopeless).toBe(true);
  expect(form.start()).toBe(false);
});

it('can still be run when the archive could not be looked into', async () => {
  const { form } = givenForm();
  await form.take(path, { name: 'iris', type: 'r', format: 'rda', category: 'c', algorithm: 'a' });

  expect(form.readFailure?.message).toBe(`There is no object ${path}.`);
  expect(form.start()).toBe(true);
});

it('hears nothing of an archive that was put down', async () => {
  const { form } = givenForm({ [path]: sklearnArchive });
  const taken = form.take(path);
  form.putDown();
  await taken;

  expect(form.archive).toBeUndefined();
  expect(form.values).toMatchObject({ path: '', category: '' });
});

it('says which revision of a model of one’s own it becomes; deleted ones count', async () => {
  const { form, models } = givenForm({ [path]: sklearnArchive });
  models.list = [listed('other', { user: 'ben' }), listed('iris')];
  await form.take(path);
  expect(form.outlook).toEqual({ kind: 'revision' });
  await Promise.resolve();

  expect(form.outlook).toEqual({ kind: 'revision', number: 5 });
  form.set('name', 'other');
  expect(form.outlook).toEqual({ kind: 'new' });
});

it('suggests what others have, the most frequent first', () => {
  const { form, models } = givenForm();
  models.list = [
    listed('a', { category: 'regression' }),
    listed('b'),
    listed('c'),
    listed('d', { category: '' })
  ];

  expect(form.suggestionsFor('category')).toEqual(['classification', 'regression']);
});

it('is idle when it is empty or has done its work', async () => {
  const { form, runs } = givenForm({ [path]: sklearnArchive });
  expect(form.isIdle).toBe(true);
  await form.take(path);
  expect(form.isIdle).toBe(false);
  form.start();
  await runs[0]!.end();
  await form.run?.ended;

  expect(form.isIdle).toBe(true);
});

it('has a name at once, and can be run before the archive was read', () => {
  const { form } = givenForm();
  void form.take('OBJECTSTORAGE.LOCAL:models/iris.tar.gz');
  expect(form.values.name).toBe('iris');
  form.set('type', 'r');
  form.set('category', 'c');
  form.set('algorithm', 'a');

  expect(form.start()).toBe(true);
  expect(form.isReading).toBe(false);
});
