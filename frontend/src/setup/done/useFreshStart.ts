/** The end of the demo: whether there is one, and taking it away. */

import { api } from '@/core/client'
import { useSending } from '@/parts/useSending'
import { ref } from 'vue'

export function useFreshStart() {
  const isDemo = ref(false)
  const { isSending: isWorking, error, send } = useSending()

  /** The journal knows whether the restaurant was filled, and not cleared since. */
  async function look(): Promise<void> {
    const query = { action: ['demo_filled' as const, 'demo_removed' as const], limit: 1 }
    const { data = [] } = await api.GET('/audit/', { params: { query } })
    isDemo.value = data[0]?.action === 'demo_filled'
  }
  void look().catch(() => undefined) // then it is not offered

  /** Returns whether the restaurant is empty now. */
  function beginAnew(): Promise<boolean> {
    return send(() => api.DELETE('/demo'))
  }

  return { isDemo, isWorking, error, beginAnew }
}
