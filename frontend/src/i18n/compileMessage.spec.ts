import { expect, it } from 'vitest'
import { createI18n } from 'vue-i18n'

import { compileMessage } from './compileMessage'
import { russianPlural } from './plural'

const { t } = createI18n({
  legacy: false,
  locale: 'ru',
  messages: {
    ru: {
      plain: 'Закрыть',
      named: 'Стол {table}, {name}',
      dishes: '{n} блюдо | {n} блюда | {n} блюд',
      twice: '{n} из {n}',
    },
  },
  pluralRules: { ru: russianPlural },
  messageCompiler: compileMessage as never,
}).global

it('a message without values is said as it stands', () => {
  expect(t('plain')).toBe('Закрыть')
})

it('values stand where they are named, also more than once, and nothing for what is not there', () => {
  expect(t('named', { table: 4, name: 'Анна' })).toBe('Стол 4, Анна')
  expect(t('named', { table: 4 })).toBe('Стол 4, ')
  expect(t('twice', { n: 2 })).toBe('2 из 2')
})

it('the form of plural is the one that the language has for the number', () => {
  expect([1, 2, 5, 21, 112].map((count) => t('dishes', count))).toEqual([
    '1 блюдо',
    '2 блюда',
    '5 блюд',
    '21 блюдо',
    '112 блюд',
  ])
})
