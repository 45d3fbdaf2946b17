/** One order by its id: as it is shown while it is known here, else asked for once. */

import { api } from '@/core/client'
import { useOrders } from '@/stores/orders'
import { useShownOrders } from '@/stores/shownOrders'
import { useConnection } from '@/core/connection'
import { computed, shallowRef, watch } from 'vue'

export function useOrder(id: number) {
  const orders = useOrders()
  const shown = useShownOrders()
  const connection = useConnection()
  const error = shallowRef<unknown>(null)
  const order = computed(() => shown.find(id))

  async function load(): Promise<void> {
    error.value = null
    try {
      const { data } = await api.GET('/orders/{id}', { params: { path: { id } } })
      if (data) orders.take(data)
    } catch (refusal) {
      error.value = refusal
    }
  }

  // Open orders come with the snapshot. What is not among them has closed, or never was.
  watch(
    () => connection.isLoaded && order.value === undefined,
    (isMissing) => {
      if (isMissing) void load()
    },
    { immediate: true },
  )

  return { order, error, load }
}
