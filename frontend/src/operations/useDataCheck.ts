/** The check of the data: begun, followed while it runs, and what it found. */

import { api } from '@/core/client'
import type { components } from '@/api/generated/openapi'
import { computed, ref, shallowRef } from 'vue'

import { usePolling } from '@/parts/usePolling'

export type DataCheck = components['schemas']['DataCheck']

export function useDataCheck() {
  const check = shallowRef<DataCheck | null>(null)
  const isStarting = ref(false)
  const error = shallowRef<unknown>(null)
  const isRunning = computed(() => check.value?.state === 'running')

  async function take(ask: () => Promise<{ data?: DataCheck }>): Promise<void> {
    error.value = null
    try {
      const { data } = await ask()
      if (data !== undefined) check.value = data
    } catch (refusal) {
      error.value = refusal
    }
  }

  const load = () => take(() => api.GET('/system/check'))

  /** It goes on when the page is closed. */
  async function start(): Promise<void> {
    isStarting.value = true
    await take(() => api.POST('/system/check'))
    isStarting.value = false
  }

  void load()
  usePolling(load, () => isRunning.value)

  return { check, isStarting, isRunning, error, start }
}
