import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it } from 'vitest'

import { anItem, anOrder } from '../testing/records'
import { useOrders } from './orders'

let orders: ReturnType<typeof useOrders>

beforeEach(() => {
  setActivePinia(createPinia())
  orders = useOrders()
})

const CLOSED = { status: 'served', payment_status: 'paid', due: 0 } as const

it('news that arrives late does not undo what is newer', () => {
  orders.take(anOrder({ version: 3, status: 'ready' }))
  orders.take(anOrder({ version: 2, status: 'pending' }))

  expect(orders.open.get(31)?.status).toBe('ready')
})

it('an order that is served stays open until it is paid', () => {
  orders.take(anOrder({ status: 'served' }))
  expect(orders.byTable.get(4)?.id).toBe(31)

  orders.take(anOrder({ version: 2, ...CLOSED }))

  expect(orders.byTable.has(4)).toBe(false)
  expect(orders.find(31)?.payment_status).toBe('paid')
})

it('a closed order is not opened again by news from before, but by stepping back', () => {
  orders.take(anOrder({ version: 5, ...CLOSED }))
  orders.take(anOrder({ version: 4, status: 'served' }))
  expect(orders.open.size).toBe(0)

  orders.take(anOrder({ version: 6, ...CLOSED, status: 'ready' }))

  expect([...orders.open.keys()]).toEqual([31])
  expect(orders.closed.size).toBe(0)
})

it('a screen that runs for weeks does not keep every order that was ever closed', () => {
  for (let id = 1; id <= 500; id += 1) orders.take(anOrder({ id, ...CLOSED }))

  expect(orders.closed.size).toBeLessThan(100)
  expect(orders.find(500)).toBeDefined()
})

it('an item from an answer is shown without waiting for its event', () => {
  orders.take(anOrder({ items: [anItem({ id: 101 })] }))

  orders.takeItems([anItem({ id: 101, status: 'ready', version: 2 }), anItem({ id: 102 })])

  expect(orders.open.get(31)?.items.map(({ id, status }) => [id, status])).toEqual([
    [101, 'ready'],
    [102, 'new'],
  ])
})
