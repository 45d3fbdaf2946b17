import { expect, it } from 'vitest'

import { missingNumbers, tableCount } from './firstFloor'

it('a restaurant has 1 to 60 tables, or none yet', () => {
  expect(['1', ' 60 ', ''].map(tableCount)).toEqual([1, 60, 0])
  expect(['0', '61', '2.5', '-3', 'ten'].map(tableCount)).toEqual([null, null, null, null, null])
})

it('after a failure only the tables that are missing are added', () => {
  expect(missingNumbers([], 3)).toEqual([1, 2, 3])
  expect(missingNumbers([2, 1, 7], 4)).toEqual([3, 4])
  expect(missingNumbers([1, 2, 3], 3)).toEqual([])
})
