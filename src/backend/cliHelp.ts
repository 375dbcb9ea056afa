/** What `mlmodel --help` prints. */
export const commandLineHelp = `mlmodel — manage trained models

  mlmodel [--json | --mime] [--config FILE] <statement>
  mlmodel [--json | --mime] [--config FILE] -        statements on standard input, one a line
  mlmodel store check [--repair]                     verify log, manifests and hashes of the managed store
  mlmodel serving predict name=NAME … JSON | -       the JSON as last argument, or on standard input
  mlmodel modelserver run | start | stop | status    the embedded model server on its own
  mlmodel connectors                                 the configured connectors
  mlmodel help                                       the statements
  mlmodel --help | --version

  --json      one reply a line, failures included
  --mime      one MIME bundle a line: the reply, text/html and text/plain
  --config    configuration file; else MLMODEL_CONFIG, else the user's config.json

Exit status: 0 done, 1 failed, 2 the statement is wrong, 130 interrupted.
`;
