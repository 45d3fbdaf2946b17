/** The tables as their cards show them. */

import { useSession } from '@/core/session'
import { useOutbox } from '@/stores/outbox'
import { useOrders } from '@/stores/orders'
import { useShownOrders } from '@/stores/shownOrders'
import { unsentOrders, type ShownOrder } from '@/stores/unsent'
import { minutesSince, useConnection } from '@/core/connection'
import { useThresholds } from '@/parts/thresholds'
import { computed } from 'vue'

import { useFloor, type Table, type Zone } from '@/stores/floor'
import { viewTable, type TableView } from '@/stores/tableState'

export interface TableCardView extends TableView {
  table: Table
  order?: ShownOrder
  /** Since the order was placed, or since the guests sit there. */
  minutes: number
  isMine: boolean
}

export interface ZoneView {
  zone: Zone | null
  cards: TableCardView[]
}

export function useTableViews() {
  const floor = useFloor()
  const orders = useOrders()
  const shown = useShownOrders()
  const outbox = useOutbox()
  const session = useSession()
  const connection = useConnection()
  const thresholds = useThresholds()

  /** Cards tell whole minutes: that often is enough. */
  const now = computed(() => connection.now - (connection.now % 10_000))

  const awaited = computed(
    () =>
      new Set(
        unsentOrders(outbox.entries).map(({ command }) =>
          command.name === 'create-order' ? command.payload.table_id : undefined,
        ),
      ),
  )

  function view(table: Table): TableCardView {
    const known = orders.byTable.get(table.id)
    const order = known && shown.show(known)
    const facts = {
      isOccupied: table.is_occupied,
      hasUnsent: awaited.value.has(table.id),
      ...(order && { order }),
    }
    return {
      ...viewTable(facts, now.value, thresholds.minutes.kitchenLate),
      table,
      ...(order && { order }),
      minutes: minutesSince(order?.created_at ?? table.updated_at, now.value),
      isMine: order?.waiter_id === session.user?.id,
    }
  }

  return computed<ZoneView[]>(() =>
    floor.byZone.map(({ zone, tables }) => ({ zone, cards: tables.map(view) })),
  )
}
