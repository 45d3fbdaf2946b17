/** The tabs of the waiter's pages, with what each of them counts, and which of them the page is in. */

import { useSession } from '@/core/session'
import { countReady } from '@/orders/countReady'
import { useShownOrders } from '@/stores/shownOrders'
import {
  symRoundedPerson,
  symRoundedReceiptLong,
  symRoundedRoomService,
  symRoundedTableRestaurant,
} from '@quasar/extras/material-symbols-rounded'
import { computed } from 'vue'
import { useRoute } from 'vue-router'

export type TabName = 'floor' | 'ready' | 'orders' | 'me'

export interface Tab {
  name: TabName
  icon: string
  count?: number
  /** As `aria-current` says it: this page, or the section that the page stands in. */
  current: 'page' | 'true' | undefined
}

export function useTabs() {
  const session = useSession()
  const orders = useShownOrders()
  const route = useRoute()

  const readyCount = computed(() =>
    countReady(orders.open.filter(({ waiter_id }) => waiter_id === session.user?.id)),
  )

  function currentOf(name: TabName): Tab['current'] {
    if (route.meta.tab === name) return 'page'
    return name === 'floor' && route.meta.isBesideFloor ? 'true' : undefined
  }

  return computed<Tab[]>(() => {
    const tabs: Omit<Tab, 'current'>[] = [
      { name: 'floor', icon: symRoundedTableRestaurant },
      { name: 'ready', icon: symRoundedRoomService, count: readyCount.value },
      { name: 'orders', icon: symRoundedReceiptLong },
      { name: 'me', icon: symRoundedPerson },
    ]
    return tabs.map((tab) => ({ ...tab, current: currentOf(tab.name) }))
  })
}
