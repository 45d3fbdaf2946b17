import { expect, it } from 'vitest'

import { allergenGroups } from './allergens'

it.each([
  [[], []],
  [
    ['Молоко', 'Горчица'],
    ['горчица', 'молоко'],
  ],
  [['Сливки (молоко)', 'Сыр (молоко)', 'Молоко'], ['молоко']],
  [
    ['Соевый соус (соя, глютен)', 'Мука (глютен)'],
    ['глютен', 'соя'],
  ],
  [
    ['E220', 'Вино (E220)', 'Соль ( )'],
    ['E220', 'соль ( )'],
  ],
])('%j is what a guest asks about: %j', (names, groups) => {
  expect(allergenGroups(names)).toEqual(groups)
})
