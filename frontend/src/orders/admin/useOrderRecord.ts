/** One order with its history, in step with what the events tell of it. */

import { api } from '@/core/client'
import { useOrders } from '@/stores/orders'
import type { Order } from '@/stores/types'
import { computed, shallowRef, watch } from 'vue'

import type { HistoryEntry } from './history'
import { newest } from './newest'

export function useOrderRecord(id: number) {
  const orders = useOrders()
  const loaded = shallowRef<Order | null>(null)
  const history = shallowRef<readonly HistoryEntry[]>([])
  const error = shallowRef<unknown>(null)
  const params = { path: { id } }

  const order = computed(() => loaded.value && newest(loaded.value, orders.find(id)))

  async function load(): Promise<void> {
    error.value = null
    try {
      const { data } = await api.GET('/orders/{id}', { params })
      loaded.value = data ?? null
    } catch (refusal) {
      error.value = refusal
    }
  }

  async function loadHistory(): Promise<void> {
    try {
      const { data } = await api.GET('/orders/{id}/history', { params })
      history.value = data ?? []
    } catch (refusal) {
      error.value = refusal
    }
  }

  async function refund(): Promise<void> {
    const { data } = await api.PATCH('/orders/{id}', {
      params,
      body: { payment_status: 'refunded' },
    })
    if (data) take(data)
  }

  async function cancel(): Promise<void> {
    await api.DELETE('/orders/{id}', { params })
    await load()
  }

  function take(changed: Order): void {
    loaded.value = changed
    orders.take(changed)
  }

  void load()
  watch(
    () => order.value?.version,
    (version) => version !== undefined && void loadHistory(),
  )

  return { order, history, error, load, refund, cancel }
}
