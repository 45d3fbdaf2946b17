/** How the server is now. No event tells of it, so it is asked each minute. */

import { api } from '@/api/client'
import { shallowRef } from 'vue'

import { useKeptFresh } from '../useKeptFresh'
import type { SystemStatus } from './health'

export function useSystemStatus() {
  const status = shallowRef<SystemStatus | null>(null)

  /** Without an answer what was known stays; the report says why there is none. */
  async function load(): Promise<void> {
    const answer = await api.GET('/system').catch(() => null)
    if (answer?.data !== undefined) status.value = answer.data
  }

  useKeptFresh(load)

  return { status, load }
}
