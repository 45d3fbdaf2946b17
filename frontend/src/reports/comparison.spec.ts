import { expect, it } from 'vitest'

import { differenceOfMinutes, differenceOfSales } from './comparison'

it.each([
  [69_500, 62_050, { kind: 'more', by: 12 }],
  [60_000, 80_000, { kind: 'less', by: 25 }],
  [80_100, 80_000, { kind: 'same' }],
  [450.5, 0, { kind: 'noneBefore' }],
  [0, 450.5, { kind: 'noneNow' }],
  [0, 0, { kind: 'none' }],
])('%d taken, and %d a week before', (amount, before, difference) => {
  expect(differenceOfSales(amount, before)).toEqual(difference)
})

it.each([
  [18.2, 20.4, { kind: 'less', by: 2 }],
  [20.6, 18, { kind: 'more', by: 3 }],
  [18.2, 17.9, { kind: 'same' }],
  [18.2, null, { kind: 'noneBefore' }],
  [null, 18.2, { kind: 'noneNow' }],
  [null, null, { kind: 'none' }],
])('%s minutes, and %s a week before', (minutes, before, difference) => {
  expect(differenceOfMinutes(minutes, before)).toEqual(difference)
})
