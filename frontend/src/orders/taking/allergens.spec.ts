import { expect, it } from 'vitest'

import { shortList } from './allergens'

it.each([
  [[], ''],
  [['Молоко', 'Орехи'], 'Молоко, Орехи'],
  [['Глютен', 'Яйцо', 'Рыба', 'Сельдерей', 'Горчица', 'Соя'], 'Глютен, Яйцо, Рыба, Сельдерей +2'],
  [['Пшеничная мука высшего сорта (глютен)', 'Яйцо'], 'Пшеничная мука высшего сорта (глютен) +1'],
])('%j: none is left out without being counted', (names, text) => {
  expect(shortList(names)).toBe(text)
})
