/** Loads what has closed in the last hours: to bring back, and for what was cancelled meanwhile. */

import { api } from '@/core/client'
import { useOrders } from '@/stores/orders'
import type { Order } from '@/stores/types'
import { useConnection } from '@/core/connection'
import { watch } from 'vue'

const HOURS = 12
const CLOSED = 40
const CANCELLED = 20

export function useRecentOrders(): void {
  const orders = useOrders()
  const connection = useConnection()

  // A snapshot knows the open ones only, and after each gap there may have been one.
  watch(
    () => connection.link === 'online',
    (isOnline) => {
      if (isOnline) void load().catch(() => undefined)
    },
    { immediate: true },
  )

  async function load(): Promise<void> {
    const created_from = new Date(connection.now - HOURS * 3600_000).toISOString()
    const [closed, cancelled] = await Promise.all([
      api.GET('/orders/', { params: { query: { created_from, open: false, limit: CLOSED } } }),
      api.GET('/orders/', {
        params: { query: { created_from, status: ['cancelled'], limit: CANCELLED } },
      }),
    ])
    const found: Order[] = [...(cancelled.data ?? []), ...(closed.data ?? [])]
    const byChange = found.sort((a, b) => Date.parse(a.updated_at) - Date.parse(b.updated_at))
    for (const order of byChange) orders.take(order)
  }
}
