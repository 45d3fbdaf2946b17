import { expect, it } from 'vitest'

import { cashFirst, kindOf, type PaymentMethod } from './methods'

it.each([
  ['Наличные', 'cash'],
  ['Банковская карта', 'card'],
  ['Подарочная карта', 'voucher'],
  ['СБП', 'fastPayment'],
  ['Gift certificate', 'voucher'],
  ['За счёт заведения', 'other'],
])('%s is recognised by its name', (name, kind) => {
  expect(kindOf({ name })).toBe(kind)
})

it('cash comes first', () => {
  const methods = ['Карта', 'Наличные', 'СБП'].map((name) => ({ name })) as PaymentMethod[]

  expect(cashFirst(methods).map(({ name }) => name)).toEqual(['Наличные', 'Карта', 'СБП'])
})
