/** Following what goes on at the server when no event tells of it. */

import { onScopeDispose, watch } from 'vue'

/** Milliseconds between two questions about something that takes seconds. */
const SOON = 1_500

/** Asks again and again while it is running and the page is open, one question at a time. */
export function usePolling(
  ask: () => Promise<void>,
  isRunning: () => boolean,
  interval = SOON,
): void {
  let timer: ReturnType<typeof setInterval> | undefined
  let isAsking = false

  async function askOnce(): Promise<void> {
    if (isAsking) return
    isAsking = true
    await ask().finally(() => (isAsking = false))
  }

  function stop(): void {
    clearInterval(timer)
  }

  watch(
    isRunning,
    (runs) => {
      stop()
      if (runs) timer = setInterval(() => void askOnce(), interval)
    },
    { immediate: true },
  )
  onScopeDispose(stop)
}
