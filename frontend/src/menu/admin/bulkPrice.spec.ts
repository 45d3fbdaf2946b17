import { expect, it } from 'vitest'

import { aDish } from '@/testing/records'

import { newPrice, previewPrices, type PriceChange } from './bulkPrice'

function percent(value: number, rounding: PriceChange['rounding'] = 'none'): PriceChange {
  return { kind: 'percent', value, rounding }
}

it.each([
  [590, percent(10), 649],
  [590, percent(10, 'ten'), 650],
  [590, percent(-10), 531],
  [33.3, percent(10), 36.63],
  [1.15, percent(10), 1.27],
  [645, percent(0, 'ten'), 650],
  [644.99, percent(0, 'whole'), 645],
  [1153.34, percent(7.5, 'whole'), 1240],
  [590, { kind: 'amount', value: 25, rounding: 'none' }, 615],
  [590, { kind: 'amount', value: -15.5, rounding: 'none' }, 574.5],
  [590, { kind: 'amount', value: 4, rounding: 'ten' }, 590],
] as const)('%d changes by %o to %d', (price, change, expected) => {
  expect(newPrice(price, change)).toBe(expected)
})

it('no price falls below nothing, and none becomes nothing by being rounded', () => {
  expect(newPrice(50, { kind: 'amount', value: -80, rounding: 'none' })).toBe(0)
  expect(newPrice(4, percent(0, 'ten'))).toBe(10)
})

it('the preview leaves out the dishes whose price stays', () => {
  const dishes = [aDish({ id: 1, price: 590 }), aDish({ id: 2, price: 594 })]

  const rows = previewPrices(dishes, percent(0, 'ten'))

  expect(rows.map(({ dish, before, after }) => [dish.id, before, after])).toEqual([[2, 594, 590]])
})
