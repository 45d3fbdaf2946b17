/** The orders of today that are closed, the newest first, a page at a time. */

import { api } from '@/core/client'
import { usePlace, useRestaurant } from '@/stores/restaurant'
import { useOrders } from '@/stores/orders'
import type { Order } from '@/stores/types'
import { useConnection } from '@/core/connection'
import { computed, ref, shallowRef, watch } from 'vue'

import { businessDayStart } from '@/i18n/businessDay'

const PAGE = 30
const NEXT_PAGE = /<[^>]*[?&]cursor=([^&>]+)[^>]*>;\s*rel="next"/

/** `waiterId`: whose; null for everybody's. */
export function useClosedOrders(waiterId: () => number | null) {
  const orders = useOrders()
  const restaurant = useRestaurant()
  const place = usePlace()
  const connection = useConnection()

  const loaded = shallowRef<readonly Order[]>([])
  const next = ref<string | null>(null)
  const isLoading = ref(false)
  const error = shallowRef<unknown>(null)
  let asked = 0

  function dayStart(): number {
    const endsAt = restaurant.record?.business_day_ends ?? '00:00'
    return businessDayStart(connection.now, place.value.timeZone, endsAt)
  }

  async function load(cursor?: string): Promise<void> {
    const id = waiterId()
    const request = (asked += 1)
    isLoading.value = true
    error.value = null
    try {
      const query = {
        open: false,
        limit: PAGE,
        created_from: new Date(dayStart()).toISOString(),
        ...(id !== null && { waiter_id: [id] }),
        ...(cursor !== undefined && { cursor }),
      }
      const { data = [], response } = await api.GET('/orders/', { params: { query } })
      if (request !== asked) return // somebody else's were asked for meanwhile
      loaded.value = cursor === undefined ? data : [...loaded.value, ...data]
      const found = NEXT_PAGE.exec(response.headers.get('Link') ?? '')?.[1]
      next.value = found === undefined ? null : decodeURIComponent(found)
    } catch (refusal) {
      if (request === asked) error.value = refusal
    } finally {
      if (request === asked) isLoading.value = false
    }
  }

  // The time zone comes with the record of the restaurant; what closed while the link was gone, with it.
  watch(
    () => [waiterId(), connection.link === 'online', restaurant.record !== null] as const,
    ([, isOnline, isKnown]) => {
      if (isOnline && isKnown) void load()
    },
    { immediate: true },
  )

  /** With what has closed, or was opened again, since. */
  const closed = computed<Order[]>(() => {
    const id = waiterId()
    const start = dayStart()
    const since = [...orders.closed.values()].filter(
      ({ waiter_id, created_at }) =>
        (id === null || waiter_id === id) && Date.parse(created_at) >= start,
    )
    const known = new Map([...loaded.value, ...since].map((order) => [order.id, order]))
    return [...known.values()]
      .filter((order) => !orders.open.has(order.id) && (id === null || order.waiter_id === id))
      .sort((a, b) => b.id - a.id)
  })

  return { closed, error, isLoading, hasMore: computed(() => next.value !== null), load, next }
}
