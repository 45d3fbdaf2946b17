/** The checklist as the server has it now. */

import { api } from '@/core/client'
import type { components } from '@/api/generated/openapi'
import type { SystemStatus } from '@/operations/systemStatus'
import type { User } from '@/core/people'
import { useEventListener } from '@/parts/useEventListener'
import { usePolling } from '@/parts/usePolling'
import { loadPages } from '@/records/pages'
import { computed, ref, shallowRef } from 'vue'

import { checklist, type Facts } from './checklist'
import { useChecklistMemory } from './memory'

type Table = components['schemas']['Table']
type Order = components['schemas']['Order']

interface Found {
  status: SystemStatus
  hasDishes: boolean
  tables: readonly Table[]
  people: readonly User[]
  order: Order | null
}

export function useChecklist() {
  const { memory, remember } = useChecklistMemory()
  const found = shallowRef<Found | null>(null)
  const error = shallowRef<unknown>(null)

  const facts = computed<Facts | null>(() => {
    if (found.value === null) return null
    const { status, hasDishes, tables, people, order } = found.value
    return {
      hasDishes,
      tables: tables.length,
      arePrinted: memory.value.arePrinted === true,
      waiters: people.filter(({ role }) => role === 'waiter').length,
      cooks: people.filter(({ role }) => role === 'kitchen').length,
      hasKitchenScreen: status.screens.kitchen > 0 || memory.value.hadKitchenScreen === true,
      testOrder: order?.status ?? null,
      stick: status.usb_stick.is_supported ? status.usb_stick : null,
    }
  })
  const items = computed(() => (facts.value === null ? [] : checklist(facts.value)))
  const openCount = computed(() => items.value.filter(({ isDone }) => !isDone).length)

  async function look(): Promise<void> {
    try {
      found.value = await readAll(memory.value.testOrder)
      error.value = null
      if (found.value.status.screens.kitchen > 0 && !memory.value.hadKitchenScreen) {
        remember({ hadKitchenScreen: true })
      }
    } catch (refusal) {
      error.value = refusal
    }
  }

  return { found, facts, items, openCount, error, memory, remember, look }
}

export type Checklist = ReturnType<typeof useChecklist>

async function readAll(testOrder: number | undefined): Promise<Found> {
  const [status, dishes, tables, people, order] = await Promise.all([
    api.GET('/system'),
    api.GET('/dishes/', { params: { query: { limit: 1 } } }),
    loadPages((cursor) => api.GET('/tables/', { params: { query: { cursor } } })),
    loadPages((cursor) => api.GET('/users/', { params: { query: { cursor } } })),
    testOrder === undefined ? null : readOrder(testOrder),
  ])
  return {
    status: status.data as SystemStatus,
    hasDishes: (dishes.data ?? []).length > 0,
    tables,
    people,
    order,
  }
}

/** Null for one that is gone, as after a restore. */
async function readOrder(id: number): Promise<Order | null> {
  const answer = await api.GET('/orders/{id}', { params: { path: { id } } }).catch(() => null)
  return answer?.data ?? null
}

/** Milliseconds between two looks, while somebody sees the page. */
const INTERVAL = 4_000

/** Looks now, and again and again as long as the page is seen. */
export function useLooking(look: () => Promise<void>): void {
  const isSeen = ref(document.visibilityState === 'visible')
  usePolling(look, () => isSeen.value, INTERVAL)
  useEventListener(document, 'visibilitychange', () => {
    isSeen.value = document.visibilityState === 'visible'
    if (isSeen.value) void look()
  })
  void look()
}
