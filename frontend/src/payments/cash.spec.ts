import { expect, it } from 'vitest'

import { toAmount, toCents } from '../amounts'
import { centsOf, changeOf, quickAmounts, typeKey } from './cash'

it('change is exact to the last kopeck', () => {
  expect(toAmount(changeOf(toCents(1200), toCents(1196.67)))).toBe(3.33)
  expect(toAmount(changeOf(toCents(0.3), toCents(0.1)))).toBe(0.2)
  expect(changeOf(toCents(1000), toCents(1190))).toBeLessThan(0)
})

it.each([
  [3554, [3600, 4000, 5000]],
  [590, [600, 1000, 5000]],
  [5190, [5200, 5500, 6000]],
  [1196.67, [1200, 1500, 2000]],
  [1000, [5000, 10_000, 50_000]],
  [7, [10, 50]],
])('for %d guests give the next rounder amounts', (due, amounts) => {
  expect(quickAmounts(toCents(due)).map(toAmount)).toEqual(amounts)
})

function typed(...keys: string[]): string {
  return keys.reduce(typeKey, '')
}

it('what is typed is an amount, whatever is pressed', () => {
  expect(typed('4', '00', '0')).toBe('4000')
  expect(typed('00', '0', '5')).toBe('5')
  expect(typed('1', ',', '5', ',', '0', '7')).toBe('1,50')
  expect(centsOf(typed(',', '5'))).toBe(50)
  expect(centsOf('')).toBe(0)
})

it('no more is typed than a bill can be', () => {
  expect(typed(...'99999999'.split(''))).toBe('9999999')
})
