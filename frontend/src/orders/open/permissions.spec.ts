import { expect, it } from 'vitest'

import type { Role } from '../../core/people'
import { anItem, anOrder } from '../../testing/records'
import type { ItemStatus, Order } from '@/stores/types'
import { withUnsent } from '@/stores/unsent'
import { closesByServing, itemPermissions, whyOrderStays, type ItemAction } from './permissions'

function may(
  status: ItemStatus,
  { order = {}, role = 'waiter' as Role, isAvailable = true, total = 590 } = {} as {
    order?: Partial<Order>
    role?: Role
    isAvailable?: boolean
    total?: number
  },
) {
  const item = anItem({ status, total })
  const shown = withUnsent(anOrder({ items: [item], ...order }), [])
  return itemPermissions({ item, order: shown, role, isAvailable })
}

function possible(permissions: Record<ItemAction, unknown>): string[] {
  return Object.entries(permissions).flatMap(([action, why]) => (why === null ? [action] : []))
}

it('a waiter changes and cancels only what the kitchen has not finished', () => {
  expect(possible(may('new'))).toEqual(['quantity', 'comment', 'repeat', 'cancel'])
  expect(possible(may('cooking'))).toEqual(['repeat', 'cancel'])
  expect(possible(may('ready'))).toEqual(['serve', 'repeat'])
  expect(possible(may('served'))).toEqual(['takeBack', 'repeat'])
  expect(possible(may('cancelled'))).toEqual(['repeat'])
})

it('a ready dish is cancelled by an admin, one on the table by nobody', () => {
  expect(may('ready').cancel).toBe('adminOnly')
  expect(may('ready', { role: 'admin' }).cancel).toBeNull()
  expect(may('served', { role: 'admin' }).cancel).toBe('onTheTable')
})

it('nothing is taken off what is paid for', () => {
  const paid = { payment_status: 'paid', paid_total: 590, due: 0 } as const
  expect(may('new', { order: paid })).toMatchObject({
    quantity: 'paid',
    cancel: 'paid',
    comment: null,
  })

  const dessertAdded = { total_price: 1000, paid_total: 410 }
  expect(may('new', { order: dessertAdded, total: 590 }).cancel).toBeNull()
  expect(may('new', { order: dessertAdded, total: 590.01 }).cancel).toBe('paid')
})

it('a dish that is sold out is not ordered again, and a closed order not changed at all', () => {
  expect(may('served', { isAvailable: false }).repeat).toBe('soldOut')

  const closed = { status: 'served', payment_status: 'paid', due: 0 } as const
  expect(possible(may('served', { order: closed, role: 'admin' }))).toEqual([])
})

it('an order is cancelled whole only while nothing of it is on the table or paid for', () => {
  const why = (status: ItemStatus, role: Role = 'waiter', changes: Partial<Order> = {}) =>
    whyOrderStays(withUnsent(anOrder({ items: [anItem({ status })], ...changes }), []), role)

  expect(why('cooking')).toBeNull()
  expect(why('served')).toBe('partServed')
  expect(why('ready')).toBe('partReady')
  expect(why('ready', 'admin')).toBeNull()
  expect(why('new', 'admin', { payment_status: 'paid' })).toBe('paid')
  expect(why('new', 'waiter', { status: 'cancelled' })).toBe('closed')
})

it('the last dish of a paid order closes it, that of an unpaid one does not', () => {
  const items = [anItem({ id: 1, status: 'served' }), anItem({ id: 2, status: 'ready' })]
  const paid = { items, payment_status: 'paid', due: 0 } as const
  const closes = (order: Partial<Order>, ids: number[]) =>
    closesByServing(withUnsent(anOrder(order), []), ids)

  expect(closes(paid, [2])).toBe(true)
  expect(closes(paid, [])).toBe(false)
  expect(closes({ items }, [2])).toBe(false)
})
