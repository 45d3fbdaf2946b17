/** The time that the server asks to wait after too many tries, counted down. */

import { computed, onScopeDispose, readonly, ref } from 'vue'

import { formatCountdown } from '@/i18n/formats'

export function useWait() {
  const endsAt = ref(0)
  const now = ref(0)
  let timer: ReturnType<typeof setInterval> | undefined
  const seconds = computed(() => Math.max(0, (endsAt.value - now.value) / 1000))

  /** Waits so many seconds, from now on. */
  function begin(duration: number): void {
    // The monotonic clock: setting the device's time must not change what is left.
    now.value = performance.now()
    endsAt.value = now.value + duration * 1000
    clearInterval(timer)
    timer = setInterval(tick, 250)
  }

  function end(): void {
    endsAt.value = 0
    clearInterval(timer)
  }

  function tick(): void {
    now.value = performance.now()
    if (seconds.value === 0) end()
  }

  onScopeDispose(end)
  return {
    isWaiting: computed(() => seconds.value > 0),
    left: computed(() => formatCountdown(seconds.value)),
    seconds: readonly(seconds),
    begin,
    end,
  }
}
