import { expect, it } from 'vitest'

import { anItem, anOrder } from '../testing/records'
import { amountToPay, billLines, isSameBill } from './bill'

it('the same dish stands on the bill once, and what was cancelled not at all', () => {
  const lines = billLines([
    anItem({ dish_name: 'Красное сухое вино', price: 590.1, quantity: 2 }),
    anItem({ dish_name: 'Борщ', price: 450, status: 'cancelled' }),
    anItem({ dish_name: 'Красное сухое вино', price: 590.1 }),
    anItem({ dish_name: 'Красное сухое вино', price: 650 }),
  ])

  expect(lines).toEqual([
    { name: 'Красное сухое вино', quantity: 3, sum: 1770.3 },
    { name: 'Красное сухое вино', quantity: 1, sum: 650 },
  ])
})

it('what was paid already is not asked for again', () => {
  expect(amountToPay(anOrder({ total_price: 1000.1, paid_total: 590.2 }))).toBe(409.9)
  expect(amountToPay(anOrder({ payment_status: 'paid', paid_total: 590, due: 0 }))).toBe(0)
})

it('after a refund guests who stay pay the whole again, those who left nothing', () => {
  const refunded = { payment_status: 'refunded', paid_total: 0, due: 0 } as const

  expect(amountToPay(anOrder({ ...refunded, status: 'ready' }))).toBe(590)
  expect(amountToPay(anOrder({ ...refunded, status: 'served' }))).toBe(0)
})

it('a bill is the same while its dishes go on, and another once one is added', () => {
  const order = anOrder({ items: [anItem({ status: 'cooking' })] })
  const served = anOrder({ version: 5, status: 'served', items: [anItem({ status: 'served' })] })
  const more = anOrder({ total_price: 1180, due: 1180, items: [anItem(), anItem({ id: 102 })] })

  expect(isSameBill(order, served)).toBe(true)
  expect(isSameBill(order, more)).toBe(false)
})
