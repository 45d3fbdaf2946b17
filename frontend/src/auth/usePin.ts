/** A PIN while it is typed, sent and answered. */

import { computed, readonly, ref } from 'vue'

import { ApiError } from '@/api/problem'

import { useWait } from './useWait'

export const SHORTEST_PIN = 4
export const LONGEST_PIN = 6

/** `send` gets the PIN and throws an `ApiError` when it is refused. */
export function usePin(send: (pin: string) => Promise<void>) {
  const digits = ref('')
  const error = ref<ApiError | null>(null)
  const isSending = ref(false)
  const wait = useWait()

  const isLocked = computed(() => isSending.value || wait.isWaiting.value)
  const canSend = computed(() => !isLocked.value && digits.value.length >= SHORTEST_PIN)

  async function type(digit: string): Promise<void> {
    if (isLocked.value || digits.value.length >= LONGEST_PIN) return
    error.value = null
    digits.value += digit
    if (digits.value.length === LONGEST_PIN) await submit()
  }

  function erase(): void {
    if (isLocked.value) return
    digits.value = digits.value.slice(0, -1)
  }

  async function submit(): Promise<void> {
    if (!canSend.value) return
    isSending.value = true
    error.value = null
    try {
      await send(digits.value)
    } catch (refusal) {
      refuse(refusal)
    } finally {
      isSending.value = false
    }
  }

  function refuse(refusal: unknown): void {
    if (!(refusal instanceof ApiError)) throw refusal
    error.value = refusal
    // What was typed is kept where it may be right: then it is sent again by the arrow.
    if (refusal.status === 401 || refusal.status === 429) digits.value = ''
    if (refusal.status === 429) wait.begin(refusal.retryAfter ?? 30)
  }

  /** Begins anew, for another person. */
  function reset(): void {
    digits.value = ''
    error.value = null
    wait.end()
  }

  return {
    digits: readonly(digits),
    error: readonly(error),
    isSending: readonly(isSending),
    isLocked,
    canSend,
    isWaiting: wait.isWaiting,
    left: wait.left,
    type,
    erase,
    submit,
    reset,
  }
}
