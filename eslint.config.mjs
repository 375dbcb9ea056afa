import jupyter from '@jupyter/eslint-plugin';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const budgets = {
  'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
  'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
  complexity: ['error', 10],
  'max-params': ['error', 3]
};

export default tseslint.config(
  {
    ignores: [
      'lib',
      'build',
      'node_modules',
      '.venv',
      'jupyterlab_mlmodel',
      '**/*.{js,mjs,cjs,mts}'
    ]
  },
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname }
    },
    rules: {
      ...budgets,
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' }
      ],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }]
    }
  },
  {
    files: ['src/lab/**/*.{ts,tsx}'],
    plugins: { jupyter, 'react-hooks': reactHooks },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' }
  },
  {
    files: [
      'src/lab/index.ts',
      'src/lab/**/plugin.ts',
      'ui-tests/playwright.config.ts',
      '*.config.ts'
    ],
    rules: { 'no-restricted-syntax': 'off', 'max-params': 'off' }
  },
  {
    files: ['src/language/semantics.ts'],
    rules: { '@typescript-eslint/no-explicit-any': 'off' }
  },
  {
    files: ['test/**/*.ts', 'ui-tests/**/*.ts', 'bench/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Vitest's matchers are typed any.
      '@typescript-eslint/no-unsafe-assignment': 'off'
    }
  }
);
