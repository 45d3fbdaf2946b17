/** The open orders, and those that this page has seen closing. */

import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'

import { loadAll } from '../records/loadAll'
import { newerOf } from '../live/records'
import type { LiveEvent } from '../live/types'
import type { Session } from '../session/session'
import { isOpen, type Order, type OrderItem } from './types'

/** So many closed orders are remembered: a board that runs for weeks must not grow. */
const CLOSED_KEPT = 60

export const useOrders = defineStore('orders', () => {
  const open = shallowRef<ReadonlyMap<number, Order>>(new Map())
  /** The last to be closed comes last. */
  const closed = shallowRef<ReadonlyMap<number, Order>>(new Map())

  function load(session: Session, signal: AbortSignal): Promise<Order[]> {
    return loadAll<Order>(session, '/orders/?open=true&limit=500', signal)
  }

  /** What was known before may be old by now: nothing of it stays. */
  function replace(orders: readonly Order[]): void {
    open.value = new Map(orders.map((order) => [order.id, order]))
    closed.value = new Map()
  }

  function apply(event: LiveEvent): void {
    if ('order' in event) take(event.order)
  }

  /** Takes in an order from wherever it comes, unless a newer one is known. */
  function take(order: Order): void {
    if (newerOf(find(order.id), order) !== order) return
    const [to, from] = isOpen(order) ? [open, closed] : [closed, open]
    if (from.value.has(order.id)) from.value = without(from.value, order.id)
    to.value = new Map(to.value).set(order.id, order)
    if (closed.value.size > CLOSED_KEPT) {
      const [oldest] = closed.value.keys()
      closed.value = without(closed.value, oldest as number)
    }
  }

  /** Takes in items whose order did not come along; what follows from them comes with an event. */
  function takeItems(items: readonly OrderItem[]): void {
    for (const item of items) {
      const order = find(item.order_id)
      const known = order?.items.find(({ id }) => id === item.id)
      if (!order || newerOf(known, item) !== item) continue
      const others = order.items.filter(({ id }) => id !== item.id)
      take({ ...order, items: [...others, item].sort((a, b) => a.id - b.id) })
    }
  }

  function find(id: number): Order | undefined {
    return open.value.get(id) ?? closed.value.get(id)
  }

  /** The open order of guests at a table. */
  const byTable = computed<ReadonlyMap<number, Order>>(() => {
    const seated = [...open.value.values()].filter(({ order_type }) => order_type === 'dine_in')
    return new Map(seated.map((order) => [order.table_id as number, order]))
  })

  return { open, closed, byTable, load, replace, apply, take, takeItems, find }
})

function without(orders: ReadonlyMap<number, Order>, id: number): ReadonlyMap<number, Order> {
  const others = new Map(orders)
  others.delete(id)
  return others
}
