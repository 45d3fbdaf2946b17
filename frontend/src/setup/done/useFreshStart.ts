/** The end of the demo: whether there is one, and taking it away. */

import { api } from '@/core/client'
import { ref, shallowRef } from 'vue'

export function useFreshStart() {
  const isDemo = ref(false)
  const isWorking = ref(false)
  const error = shallowRef<unknown>(null)

  /** The journal knows whether the restaurant was filled, and not cleared since. */
  async function look(): Promise<void> {
    const query = { action: ['demo_filled' as const, 'demo_removed' as const], limit: 1 }
    const { data = [] } = await api.GET('/audit/', { params: { query } })
    isDemo.value = data[0]?.action === 'demo_filled'
  }
  void look().catch(() => undefined) // then it is not offered

  /** Returns whether the restaurant is empty now. */
  async function beginAnew(): Promise<boolean> {
    isWorking.value = true
    error.value = null
    try {
      await api.DELETE('/demo')
      return true
    } catch (refusal) {
      error.value = refusal
      return false
    } finally {
      isWorking.value = false
    }
  }

  return { isDemo, isWorking, error, beginAnew }
}
