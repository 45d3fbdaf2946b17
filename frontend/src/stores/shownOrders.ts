/** The orders as they are shown: with what was tapped on this device and waits to be sent. */

import { useOutbox } from './outbox'
import { defineStore } from 'pinia'
import { computed } from 'vue'

import { useOrders } from './orders'
import type { Order } from './types'
import { withUnsent, type ShownOrder } from './unsent'

export const useShownOrders = defineStore('shownOrders', () => {
  const orders = useOrders()
  const outbox = useOutbox()
  /** So that what shows an order is not drawn again when another one changes. */
  const untouched = new WeakMap<Order, ShownOrder>()

  const changedIds = computed(
    () =>
      new Set(
        outbox.entries.map(({ command: { payload } }) =>
          'order_id' in payload ? payload.order_id : undefined,
        ),
      ),
  )

  function show(order: Order): ShownOrder {
    if (changedIds.value.has(order.id)) return withUnsent(order, outbox.entries)
    let shown = untouched.get(order)
    if (!shown) untouched.set(order, (shown = withUnsent(order, [])))
    return shown
  }

  const open = computed<readonly ShownOrder[]>(() => [...orders.open.values()].map(show))

  /** An order by its id, also one that has closed while the page was open. */
  function find(id: number): ShownOrder | undefined {
    const order = orders.find(id)
    return order && show(order)
  }

  return { open, find, show }
})
