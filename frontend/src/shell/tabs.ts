/** The tabs of the waiter's pages, with what each of them counts. */

import { useSession } from '@/auth/session'
import { useShownOrders } from '@/orders/shownOrders'
import {
  symRoundedPerson,
  symRoundedReceiptLong,
  symRoundedRoomService,
  symRoundedTableRestaurant,
} from '@quasar/extras/material-symbols-rounded'
import { computed } from 'vue'

export type TabName = 'floor' | 'ready' | 'orders' | 'me'

export interface Tab {
  name: TabName
  icon: string
  count?: number
}

export function useTabs() {
  const session = useSession()
  const orders = useShownOrders()

  /** My items that stand at the pass. */
  const readyCount = computed(
    () =>
      orders.open
        .filter(({ waiter_id }) => waiter_id === session.user?.id)
        .flatMap(({ items }) => items)
        .filter(({ status }) => status === 'ready').length,
  )
  return computed<Tab[]>(() => [
    { name: 'floor', icon: symRoundedTableRestaurant },
    { name: 'ready', icon: symRoundedRoomService, count: readyCount.value },
    { name: 'orders', icon: symRoundedReceiptLong },
    { name: 'me', icon: symRoundedPerson },
  ])
}
