/** What the address says that dishes are taken for, as far as it is known yet. */

import { api } from '@/api/client'
import { ApiError } from '@/api/problem'
import { useFloor } from '@/floor/floor'
import { useConnection } from '@/parts/connection'
import { computed, ref, watch } from 'vue'
import { useRoute } from 'vue-router'

import { useOrders } from '../orders'
import { isOpen, type Order } from '../types'
import type { Target } from './target'

/** `closed`: the order takes nothing any more. `loading`: not known yet. */
export type Aim =
  Target | { kind: 'closed'; order: Order } | { kind: 'unknown' } | { kind: 'loading' }

export function useTarget() {
  const route = useRoute()
  const orders = useOrders()
  const floor = useFloor()
  const connection = useConnection()
  const isUnknown = ref(false)

  const id = computed(() => Number(route.params.id))

  const aim = computed<Aim>(() => {
    if (route.name === 'takeaway') return { kind: 'takeaway' }
    return route.name === 'table-order' ? ofTable(id.value) : ofOrder(orders.find(id.value))
  })

  function ofTable(tableId: number): Aim {
    const table = floor.tables.get(tableId)
    if (table) return { kind: 'table', table, order: orders.byTable.get(tableId) ?? null }
    return { kind: connection.isLoaded ? 'unknown' : 'loading' }
  }

  function ofOrder(order: Order | undefined): Aim {
    if (!order) return { kind: isUnknown.value ? 'unknown' : 'loading' }
    if (!isOpen(order)) return { kind: 'closed', order }
    const table = floor.tables.get(order.table_id ?? 0)
    return order.order_type === 'dine_in' && table
      ? { kind: 'table', table, order }
      : { kind: 'order', order }
  }

  /** Only open orders are loaded beforehand. */
  async function ask(): Promise<void> {
    try {
      const { data } = await api.GET('/orders/{id}', { params: { path: { id: id.value } } })
      if (data) orders.take(data)
    } catch (error) {
      // Without an answer nobody knows: asked again once the link is back.
      isUnknown.value = error instanceof ApiError && error.status === 404
    }
  }

  watch(
    () => connection.isLoaded && connection.link === 'online',
    (isOnline) => {
      if (isOnline && route.name === 'order-add' && !orders.find(id.value)) void ask()
    },
    { immediate: true },
  )

  /** What the dishes are for, also where the order takes no more and only what was refused is shown. */
  const target = computed<Target | null>(() => {
    const { value } = aim
    if (value.kind === 'unknown' || value.kind === 'loading') return null
    if (value.kind !== 'closed') return value
    const table = floor.tables.get(value.order.table_id ?? 0)
    return table
      ? { kind: 'table', table, order: orders.byTable.get(table.id) ?? null }
      : { kind: 'order', order: value.order }
  })

  return { aim, target }
}
