/** What the address says that dishes are taken for, as far as it is known yet. */

import { useFloor } from '@/stores/floor'
import { useConnection } from '@/core/connection'
import { computed } from 'vue'
import { useRoute } from 'vue-router'

import { useOrder } from '../open/useOrder'
import { useOrders } from '@/stores/orders'
import { isOpen, type Order } from '@/stores/types'
import type { Target } from './target'

/** `closed`: the order takes nothing any more. `loading`: not known yet. */
export type Aim =
  Target | { kind: 'closed'; order: Order } | { kind: 'unknown' } | { kind: 'loading' }

export function useTarget() {
  const { name, params } = useRoute()
  const id = Number(params.id)
  const orders = useOrders()
  const floor = useFloor()
  const connection = useConnection()
  /** Where the address names an order: whether it could be asked for. */
  const asked = name === 'order-add' ? useOrder(id) : null

  const aim = computed<Aim>(() => {
    if (name === 'takeaway') return { kind: 'takeaway' }
    return asked ? ofOrder(orders.find(id)) : ofTable(id)
  })

  function ofTable(tableId: number): Aim {
    const table = floor.tables.get(tableId)
    if (table) return { kind: 'table', table, order: orders.byTable.get(tableId) ?? null }
    return { kind: connection.isLoaded ? 'unknown' : 'loading' }
  }

  function ofOrder(order: Order | undefined): Aim {
    if (!order) return { kind: 'loading' }
    if (!isOpen(order)) return { kind: 'closed', order }
    const table = floor.tables.get(order.table_id ?? 0)
    return order.order_type === 'dine_in' && table
      ? { kind: 'table', table, order }
      : { kind: 'order', order }
  }

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

  return { aim, target, asked }
}
