/** How the server is, as its owner sees it. */

import { api } from '@/core/client'
import type { components } from '@/api/generated/openapi'
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'

export type SystemStatus = components['schemas']['Status']

export const useSystemStatus = defineStore('systemStatus', () => {
  const status = shallowRef<SystemStatus | null>(null)
  /** Milliseconds by which the server's clock is ahead of this device's. */
  const clockLead = ref(0)
  const error = shallowRef<unknown>(null)

  /** What was loaded before stays when nothing comes; `error` says why. */
  async function load(): Promise<void> {
    try {
      const { data } = await api.GET('/system')
      if (data === undefined) return
      clockLead.value = Date.parse(data.clock.now) - Date.now()
      status.value = data
      error.value = null
    } catch (refusal) {
      error.value = refusal
    }
  }

  return { status, clockLead, error, load }
})
