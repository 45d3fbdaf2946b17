/** Somebody leaves the staff: first their open orders go to a colleague, then their record. */

import { api } from '@/core/client'
import type { User } from '@/core/people'
import { useOrders } from '@/stores/orders'
import type { Order } from '@/stores/types'
import { loadPages } from '@/records/pages'
import { ref, shallowRef } from 'vue'

import { handOver, type Handover } from './handover'

export function useDismissal(person: () => User) {
  const handovers = shallowRef<readonly Handover[]>([])
  const isLoading = ref(true)
  const isWorking = ref(false)
  const error = shallowRef<unknown>(null)

  function listOpen(): Promise<Order[]> {
    const query = { open: true, waiter_id: [person().id], limit: 500 }
    return loadPages((cursor) => api.GET('/orders/', { params: { query: { ...query, cursor } } }))
  }

  async function load(): Promise<void> {
    isLoading.value = true
    error.value = null
    try {
      handovers.value = (await listOpen()).map((order) => ({ order, state: 'waiting' }))
    } catch (refusal) {
      error.value = refusal
    } finally {
      isLoading.value = false
    }
  }

  async function give(order: Order, waiterId: number): Promise<void> {
    const params = { path: { id: order.id } }
    const { data } = await api.PATCH('/orders/{id}', { params, body: { waiter_id: waiterId } })
    if (data) useOrders().take(data)
  }

  /** Returns whether the person has left. What could not be done is in `handovers` and `error`. */
  async function dismiss(colleagueId: number | null): Promise<boolean> {
    isWorking.value = true
    error.value = null
    try {
      if (colleagueId !== null && !(await giveAllTo(colleagueId))) return false
      await api.DELETE('/users/{id}', { params: { path: { id: person().id } } })
      return true
    } catch (refusal) {
      error.value = refusal
      return false
    } finally {
      isWorking.value = false
    }
  }

  function giveAllTo(colleagueId: number): Promise<boolean> {
    const steps = {
      list: listOpen,
      give: (order: Order) => give(order, colleagueId),
      show: (shown: readonly Handover[]) => (handovers.value = shown),
    }
    return handOver(steps, handovers.value)
  }

  return { handovers, isLoading, isWorking, error, load, dismiss }
}
