import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist/', 'var/', '**/generated/', 'node_modules/'] },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off',
      'max-depth': ['error', 4],
      'max-params': ['error', 4],
      'no-empty': ['error', { allowEmptyCatch: false }],
    },
  },
  {
    files: ['adapters/apiClient/**/*.ts', 'adapters/web/**/*.{ts,tsx}'],
    rules: {
      'no-restricted-globals': ['error', 'process', 'Buffer', 'global', 'setImmediate', '__dirname'],
    },
  },
  {
    // What React calls its hooks' rules holds for Preact's.
    files: ['adapters/web/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: {
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      // A handler may be asynchronous: what it refuses, the page shows.
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
    },
  },
  {
    // A function fits on a screen, and a file can be read in one go.
    files: ['**/*.{ts,tsx}'],
    ignores: ['test/**'],
    rules: {
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    // Lists, each of one kind: statements of a migration, parts of a role, instruments.
    files: [
      'adapters/postgres/migrations/0003_readModel.ts',
      'infra/compose/{dispatcher,ingest}.ts',
      'adapters/telemetry/metrics.ts',
    ],
    rules: { 'max-lines-per-function': 'off' },
  },
  {
    // A list: all texts of a language for a translator, all settings for an operator.
    files: ['domain/texts/{en,de}.ts', 'adapters/web/shared/texts/{en,de}.ts', 'infra/config.ts'],
    rules: { 'max-lines': 'off' },
  },
  {
    files: ['test/**/*.ts'],
    rules: { '@typescript-eslint/no-unused-expressions': 'off' },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        document: 'readonly',
        window: 'readonly',
      },
    },
  },
);
