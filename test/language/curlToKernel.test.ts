import { describe, expect, it } from 'vitest';
import { readCell } from '../../src/language/cell';

const servers = ['http://localhost:8501'];
const url = 'http://localhost:8501/v1/models/root_mnist_v1/versions/2:predict';

describe('the kernel gets a curl cell', () => {
  it.each([
    ['to another port', '!curl http://localhost:8502/v1'],
    ['to another host', '!curl http://localhost.evil.org:8501/v1'],
    ['to another scheme', '!curl https://localhost:8501/v1'],
    ['to another host behind a user', '!curl http://localhost:8501@evil.org/v1'],
    ['with a user', '!curl http://a:b@localhost:8501/v1'],
    ['without a scheme', '!curl localhost:8501/v1'],
    ['with a host that is a number', '!curl http://2130706433:8501/v1'],
    ['with a port that is none', '!curl http://localhost:08501/v1'],
    ['with a fragment', "!curl 'http://localhost:8501/v1#a'"],
    ['with a path that climbs', '!curl http://localhost:8501/v1/../x'],
    ['with a path that climbs, encoded', '!curl http://localhost:8501/v1/%2E%2e/x'],
    ['with a path that ends in a dot', '!curl http://localhost:8501/v1/.'],
    ['with a URL of many', '!curl http://localhost:8501/v1/{a,b}'],
    ['with a quoted URL of many', "!curl 'http://localhost:8501/v1/[1-3]'"],
    ['with a backslash in its URL', "!curl 'http://localhost:8501\\@evil.org/'"],
    ['with letters that a URL has not', `!curl '${url}?q=모델'`],
    ['with two URLs', `!curl ${url} ${url}`],
    ['with two URLs, one by option', `!curl --url ${url} ${url}`],
    ['without a URL', "!curl -d '[1]'"],
    ['with an empty word', `!curl '' ${url}`],
    ['alone', '!curl'],
    ['by another name', `!curl2 ${url}`],
    ['by its path', `!/usr/bin/curl ${url}`],
    ['in a loop', `!!curl ${url}`],
    ['given to a name', `x = !curl ${url}`],
    ['under another magic', `%%time\n!curl ${url}`],
    ['under %%bash', `%%bash\ncurl ${url}`],
    ['beside Python', `!curl ${url}\nprint(1)`],
    ['behind Python', `import os\n!curl ${url}`],
    ['beside another command', `!curl ${url}\n!ls`],
    ['in a block', `if x:\n    !curl ${url}`]
  ])('%s', (_, source) => {
    expect(readCell(source, servers)).toBeNull();
  });

  it.each([
    '$HOME',
    '"$HOME"',
    "'$5'",
    '\\$5',
    '`id`',
    '"`id`"',
    '$(id)',
    '"a" | jq',
    '; ls',
    '& ls',
    '&& ls',
    '> out',
    '2>&1',
    '< in',
    '(a)',
    '*',
    'a*',
    'a?',
    '~/a',
    '~',
    '[a]',
    '#comment',
    'a{b,c}',
    '!x',
    '^a^b',
    '"never closed',
    "'never closed",
    '$$',
    '\\',
    '한'
  ])('with %s in it', part => {
    expect(readCell(`!curl -s -d ${part} ${url}`, servers)).toBeNull();
    expect(readCell(`!curl ${url} -d ${part}`, servers)).toBeNull();
    expect(readCell(`!curl ${url} ${part}`, servers)).toBeNull();
  });

  it.each([
    '{payload}',
    '{json.dumps(payload)}',
    '{x:1}',
    '{x["a"]}',
    "{{'a': 1}}",
    '{{"instances": [1]}}',
    '{"instances": {payload}}',
    '{"instances": [{payload}]}',
    '[{payload}, {"a": 1}]',
    '{"a"}',
    '{"a", "b"}',
    '}}',
    '[1]}',
    '{1: 2}',
    '{ payload }',
    '{"a{x}": 1}'
  ])('with %s, which IPython may fill in', body => {
    const single = body.replaceAll("'", "'\\''");
    expect(readCell(`!curl -d '${single}' ${url}`, servers)).toBeNull();
    expect(readCell(`!curl -d "${body.replaceAll('"', '\\"')}" ${url}`, servers)).toBeNull();
  });

  it.each([
    '-v',
    '-o out',
    '-O',
    '-k',
    '-L',
    '-G',
    '-I',
    '-f',
    '-u a:b',
    '-x http://proxy',
    '-F a=b',
    '-T file',
    '-K config',
    '-w "%{http_code}"',
    '-sv',
    '-svX POST',
    '-',
    '--',
    '--compressed',
    '--json [1]',
    '--data=[1]',
    '--dat [1]',
    '--no-silent',
    '--next',
    '--data-urlencode a=b',
    '-X',
    '-X post',
    '-X HEAD',
    '-X CONNECT',
    "-X ''",
    '-X POST -X GET',
    '-X=POST',
    '-H a',
    "-H 'a:'",
    "-H 'a;'",
    "-H 'a b: c'",
    '-H @headers',
    "-H 'Host: x'",
    "-H 'Content-Length: 0'",
    "-H 'transfer-encoding: chunked'",
    "-H 'Accept-Encoding: gzip'",
    "-H 'a: 1' -H 'A: 2'",
    "-H 'a: 값'",
    "-H 'a: b\nc: d'",
    '-d [1] -d [2]',
    "-d '[1]' -d '[2]'",
    '-d 1 --data-raw 2',
    '-d -s',
    '-d @-',
    '-d @/etc/passwd',
    '-d @../secret',
    '-d @a/../../b',
    '-d @',
    '-d @a//b',
    "-d '@a\\b'",
    '-d @c:/x',
    "-d 'a\nb'",
    "-d 'a\n# '"
  ])('with %s', part => {
    expect(readCell(`!curl ${url} ${part}`, servers)).toBeNull();
    expect(readCell(`!curl ${part} ${url}`, servers)).toBeNull();
  });

  it.each([
    ['a backslash before a backslash at a line end', `!curl ${url} \\\\\n-s`],
    ['a backslash at the very end', `!curl ${url} \\`],
    ['a backslash and a line end in one quote', `!curl -d '[1,\n2, \\\n3]' ${url}`],
    ['a quote that ends in another statement', `!curl ${url}/it's\nprint('hello')`],
    ['a quote in a comment', `!curl ${url} # it's`],
    ['a header on two lines', `!curl -H 'a: b\n' ${url}`],
    ['a URL on two lines', `!curl '${url}\n'`],
    ['NUL', `!curl -d '{"a": "\0"}' ${url}`]
  ])('with %s', (_, source) => {
    expect(readCell(source, servers)).toBeNull();
  });
});
