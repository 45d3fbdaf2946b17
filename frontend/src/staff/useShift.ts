/** Whether the person who is signed in is on shift; only with a connection. */

import { api } from '@/core/client'
import { ref, shallowRef } from 'vue'

export function useShift() {
  const isOn = ref(false)
  const isChanging = ref(true)
  const error = shallowRef<unknown>(null)

  async function ask(question: () => Promise<{ data?: { shift_active: boolean } }>): Promise<void> {
    isChanging.value = true
    error.value = null
    try {
      const { data } = await question()
      if (data) isOn.value = data.shift_active
    } catch (refusal) {
      error.value = refusal
    } finally {
      isChanging.value = false
    }
  }

  void ask(() => api.GET('/auth/me'))

  return {
    isOn,
    isChanging,
    error,
    set: (isActive: boolean) =>
      ask(() => api.PATCH('/auth/me', { body: { shift_active: isActive } })),
  }
}
