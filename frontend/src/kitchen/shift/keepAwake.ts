/**
 * Keeps the screen on. Browsers offer a wake lock over https only; over plain http a film that plays
 * does the same: Chromium takes one that fills enough of the page, WebKit one with sound that does
 * not loop by itself. The film here is a minute of the board's background, with silence for sound.
 */

import { useEventListener } from '@/parts/useEventListener'
import { onScopeDispose, readonly, ref, type Ref } from 'vue'

/** Seconds before its end at which the film goes back to its beginning. */
const MARGIN = 2

export function useKeepAwake(film: Readonly<Ref<HTMLVideoElement | null>>) {
  /** null while nobody knows. */
  const isAwake = ref<boolean | null>(null)
  let lock: WakeLockSentinel | undefined

  async function start(): Promise<void> {
    // The film begins at once: the touch that allows it counts for a moment only.
    const isLocked = 'wakeLock' in navigator && (await locked())
    isAwake.value = isLocked || (await played())
  }

  async function locked(): Promise<boolean> {
    try {
      lock = await navigator.wakeLock.request('screen')
      return true
    } catch {
      return false
    }
  }

  async function played(): Promise<boolean> {
    try {
      await film.value?.play()
      return film.value?.paused === false
    } catch {
      return false
    }
  }

  function rewind(): void {
    const player = film.value
    if (player && player.currentTime > player.duration - MARGIN) player.currentTime = 0
  }

  // A lock ends and a film stops while the page is not seen.
  useEventListener(document, 'visibilitychange', () => {
    if (document.visibilityState === 'visible' && isAwake.value !== null) void start()
  })
  onScopeDispose(() => void lock?.release())

  return { isAwake: readonly(isAwake), start, rewind }
}
