/** The arrows of src/README.md: who may import whom. */
const rule = (name, from, to, comment) => ({ name, severity: 'error', comment, from, to });

module.exports = {
  forbidden: [
    rule('no-circular', {}, { circular: true }, 'Data flows one way.'),
    rule(
      'common-imports-nothing',
      { path: '^src/common' },
      { path: '^(src|node_modules)', pathNot: '^src/common' }
    ),
    rule(
      'language-imports-common',
      { path: '^src/language' },
      { path: '^src', pathNot: '^src/(common|language)' }
    ),
    rule(
      'only-language-uses-ohm',
      { path: '^src', pathNot: '^src/language' },
      { path: 'node_modules/ohm-js' }
    ),
    rule('backend-and-lab-are-apart', { path: '^src/backend' }, { path: '^src/(lab|modelserver)' }),
    rule('lab-and-backend-are-apart', { path: '^src/lab' }, { path: '^src/(backend|modelserver)' }),
    rule(
      'modelserver-imports-common',
      { path: '^src/modelserver' },
      { path: '^src', pathNot: '^src/(common|modelserver)' }
    ),
    rule(
      'only-main-names-adapters',
      {
        path: '^src',
        pathNot:
          '^src/backend/(main|storage/(folder|s3).*|serving/(tensorFlowServing|embedded).*)\\.ts$'
      },
      { path: '^src/backend/(storage/(folder|s3)|serving/(tensorFlowServing|embedded))' },
      'Commands and the rest know contracts only.'
    ),
    rule(
      'only-http-speaks-http',
      {
        path: '^src/backend',
        pathNot: '^src/backend/(http|httpServer|storage/s3|serving/tensorFlowServing).*\\.ts$'
      },
      { path: '^(node:)?https?$' }
    ),
    rule(
      'features-meet-in-tokens',
      { path: '^src/lab/([^/]+)/' },
      { path: '^src/lab/[^/]+/', pathNot: '^src/lab/($1|ui)/' },
      'A feature of the page knows the others by their tokens; ui/ is what all are drawn with.'
    ),
    rule('nobody-imports-tests', { path: '^src' }, { path: '^(test|ui-tests|bench)' })
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.json'] }
  }
};
