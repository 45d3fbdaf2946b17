/** The history of an order, asked for when somebody wants to see it. */

import { api } from '@/core/client'
import { shallowRef } from 'vue'

import type { HistoryEntry } from './history'

export function useHistory(orderId: number) {
  const entries = shallowRef<HistoryEntry[] | null>(null)
  const error = shallowRef<unknown>(null)

  async function load(): Promise<void> {
    error.value = null
    try {
      const params = { path: { id: orderId } }
      const { data } = await api.GET('/orders/{id}/history', { params })
      entries.value = data ?? []
    } catch (refusal) {
      error.value = refusal
    }
  }

  void load()
  return { entries, error, load }
}
