import { defineConfigWithVueTs, vueTsConfigs } from '@vue/eslint-config-typescript'
import pluginVue from 'eslint-plugin-vue'

/** From the bottom up: a folder of `src` imports nothing of those after it. */
const LAYERS = [
  ...['api', 'storage', 'i18n', 'session', 'live', 'outbox', 'records', 'core', 'stores'],
  ...['parts', 'sound', 'admin', 'menu', 'auth', 'orders', 'floor', 'profile', 'operations'],
  ...['staff', 'payments', 'audit', 'setup', 'reports', 'shell', 'kitchen', 'app'],
]

const layerRules = LAYERS.slice(0, -1).map((folder, index) => ({
  files: [`src/${folder}/**`],
  ignores: ['**/*.spec.ts'],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            regex: `^(@|(\\.\\./)*\\.\\.)/(${LAYERS.slice(index + 1).join('|')})(/|$)`,
            message: 'Imports point downwards: see the layers in docs/frontend.md.',
          },
        ],
      },
    ],
  },
}))

export default defineConfigWithVueTs(
  { ignores: ['src/api/generated/**', 'node_modules/**'] },
  pluginVue.configs['flat/recommended'],
  vueTsConfigs.strict,
  {
    rules: {
      // Prettier decides about these.
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/define-macros-order': 'error',
      'vue/no-undef-components': ['error', { ignorePatterns: ['^q-', '^router-'] }],
      'vue/no-v-html': 'error',
      'vue/max-lines-per-block': ['error', { script: 150, template: 150 }],
      'no-console': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
    },
  },
  ...layerRules,
  {
    // All the words of a language are in one file for each domain.
    files: ['src/**/locales/*.ts'],
    rules: { 'max-lines': 'off' },
  },
)
