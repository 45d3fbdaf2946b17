/** Following what goes on at the server when no event tells of it. */

import { onBeforeUnmount, watch } from 'vue'

/** Milliseconds between two questions. */
const INTERVAL = 1_500

/** Asks again and again while it is running and the page is open, one question at a time. */
export function usePolling(ask: () => Promise<void>, isRunning: () => boolean): void {
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
      if (runs) timer = setInterval(() => void askOnce(), INTERVAL)
    },
    { immediate: true },
  )
  onBeforeUnmount(stop)
}
