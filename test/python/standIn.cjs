// A backend that misbehaves on demand, for what the real one must never do: crash, stall, end in mid-answer.
// As a command line it shows what reached it.
const { createServer } = require('node:http');
const { chmodSync } = require('node:fs');

if (process.argv.includes('--mime')) commandLine();
else serve(process.argv[process.argv.indexOf('--socket') + 1]);

/** Answers every line on standard input with the line itself, as a table of one cell. */
function commandLine() {
  const mime = 'application/vnd.mlmodel.reply.v1+json';
  const say = (reply, text) =>
    process.stdout.write(
      `${JSON.stringify({ [mime]: reply, 'text/plain': text, 'text/html': `<b>${text}</b>` })}\n`
    );
  const fail = (statement, code, message) => {
    say({ kind: 'failure', verb: 'x', statement, failure: { code, message } }, message);
    process.exitCode = code === 'CANCELLED' ? 130 : 1;
  };
  const lines = require('node:fs').readFileSync(0, 'utf8').split('\n').filter(Boolean);
  for (const line of lines) {
    if (line.includes('wrong')) return fail(line, 'MODEL_NOT_FOUND', 'There is no such model.');
    if (line.includes('crash')) {
      console.error('the reason');
      process.exit(4);
    }
    if (line.includes('wait')) {
      const cancelled = () => {
        fail(line, 'CANCELLED', 'The statement was cancelled.');
        process.exit();
      };
      process.once('SIGINT', cancelled).once('SIGTERM', cancelled);
      say(
        { kind: 'result', verb: 'x', statement: line, table: { columns: [], rows: [] } },
        'waiting'
      );
      return setInterval(() => {}, 1000);
    }
    const columns = [
      { name: 'text', type: 'text' },
      { name: 'local', type: 'text' }
    ];
    const { MLMODEL_LOCAL, MLMODEL_OWNER, MLMODEL_JUPYTER_PYTHON } = process.env;
    const isDeploy = line.includes('deploy');
    const rows = [[line, isDeploy ? `${MLMODEL_OWNER} ${MLMODEL_JUPYTER_PYTHON}` : MLMODEL_LOCAL]];
    say({ kind: 'result', verb: 'x', statement: line, table: { columns, rows } }, line);
  }
}

function serve(socket) {
  const seen = [];

  /** What each path does; the first part of the path names it. */
  const deeds = {
    echo: (request, response, body) =>
      response.end(
        JSON.stringify({
          pid: process.pid,
          method: request.method,
          url: request.url,
          headers: request.headers,
          body,
          user: process.env.MLMODEL_USER,
          local: process.env.MLMODEL_LOCAL,
          owner: process.env.MLMODEL_OWNER,
          python: process.env.MLMODEL_JUPYTER_PYTHON
        })
      ),
    seen: (request, response) => response.end(JSON.stringify(seen)),
    // One line now, the next when the test asks for it: no clock decides what the test sees.
    lines: (request, response) => {
      response.writeHead(200, { 'Content-Type': 'application/x-ndjson' });
      response.write('{"line":1}\n');
      deeds.next = (_, answer) => {
        response.write('{"line":2}\n');
        answer.end('"sent"');
      };
      deeds.last = (_, answer) => {
        response.end('{"line":3}\n');
        answer.end('"sent"');
      };
      response.once('close', () => seen.push(response.writableEnded ? 'ended' : 'aborted'));
    },
    flood: (request, response) => {
      let written = 0;
      const chunk = Buffer.alloc(1 << 20, 'x');
      const more = () => {
        while (written < 300 && !response.destroyed) {
          written += 1;
          deeds.flooded = (_, answer) => answer.end(String(written));
          if (!response.write(chunk)) return response.once('drain', more);
        }
        response.end();
      };
      more();
    },
    sized: (request, response) => {
      response.writeHead(200, {
        'Content-Length': 150 * (1 << 20),
        'Content-Disposition': 'attachment'
      });
      for (let index = 0; index < 150; index += 1) response.write(Buffer.alloc(1 << 20, 'y'));
      response.end();
    },
    nothing: (request, response) => response.writeHead(204).end(),
    teapot: (request, response) =>
      response
        .writeHead(418, {
          'Content-Type': 'application/json',
          'Set-Cookie': 'a=b',
          'X-Two': ['1', '2']
        })
        .end('{"failure":{"code":"BAD_VALUE","message":"No."}}'),
    crash: () => process.exit(3),
    half: (request, response) => {
      response.write('{"line":1}\n', () => process.exit(3));
    }
  };

  const server = createServer((request, response) => {
    const name = request.url.split(/[/?]/)[1];
    let body = '';
    request.on('data', data => (body += data));
    request.on('end', () => {
      const deed = deeds[name];
      if (deed) deed(request, response, body);
      else response.writeHead(404).end();
    });
  });
  process.stderr.write(`stand-in ${process.pid} starts\n`);
  server.listen(socket, () => chmodSync(socket, 0o600));
  process.stdin.on('end', () => process.exit(0)).resume();
}
