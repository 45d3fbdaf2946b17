import { expect, it } from 'vitest'

import { anItem, anOrder } from '@/testing/records'

import { cancelling, canBeRefunded } from './closing'

const paid = { payment_status: 'paid', paid_total: 590, due: 0 } as const

it('an order that the kitchen has not served can be cancelled', () => {
  expect(cancelling(anOrder())).toBe('possible')
})

it('an order that was paid in advance is refunded before it is cancelled', () => {
  const order = anOrder(paid)
  expect(cancelling(order)).toBe('paid')
  expect(canBeRefunded(order)).toBe(true)
  expect(cancelling(anOrder({ payment_status: 'refunded', due: 590 }))).toBe('possible')
})

it('what the guests have had cannot be cancelled', () => {
  expect(cancelling(anOrder({ items: [anItem({ status: 'served' })] }))).toBe('served')
})

it('an order that is over stays as it is, but its money can be given back', () => {
  const order = anOrder({ ...paid, status: 'served', items: [anItem({ status: 'served' })] })
  expect(cancelling(order)).toBe('closed')
  expect(canBeRefunded(order)).toBe(true)
  expect(canBeRefunded(anOrder({ payment_status: 'refunded' }))).toBe(false)
})
