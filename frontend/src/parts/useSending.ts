/** What a person sends by a button: whether it is on its way, and why it was refused. */

import { ref, shallowRef } from 'vue'

export function useSending() {
  const isSending = ref(false)
  const error = shallowRef<unknown>(null)

  /** Whether it was done; else `error` says why not. */
  async function send(action: () => Promise<unknown>): Promise<boolean> {
    isSending.value = true
    error.value = null
    try {
      await action()
      return true
    } catch (refusal) {
      error.value = refusal
      return false
    } finally {
      isSending.value = false
    }
  }

  return { isSending, error, send }
}
