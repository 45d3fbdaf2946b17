/** Loads anew what no event carries, whenever it may have changed. */

import { useConnection } from '@/core/connection'
import { useEventListener } from '@/parts/useEventListener'
import { onScopeDispose, watch } from 'vue'

/** Milliseconds between two loads, however much happens. */
const PAUSE = 5_000
const MINUTE = 60_000

/**
 * Calls `load` at once, after changes of what `changes` reads, each minute, when the connection is
 * back, and when the page is seen again. A page that nobody sees asks for nothing.
 */
export function useKeptFresh(
  load: () => Promise<unknown>,
  changes: () => unknown[] = () => [],
): void {
  const connection = useConnection()
  let timer: ReturnType<typeof setTimeout> | undefined
  let loadedAt = performance.now()

  function loadNow(): void {
    timer = undefined
    if (document.visibilityState === 'hidden') return
    loadedAt = performance.now()
    void load()
  }

  function loadSoon(): void {
    timer ??= setTimeout(loadNow, Math.max(0, loadedAt + PAUSE - performance.now()))
  }

  watch(changes, loadSoon)
  watch(() => Math.floor(connection.now / MINUTE), loadSoon)
  watch(
    () => connection.link,
    (link) => link === 'online' && loadSoon(),
  )
  useEventListener(document, 'visibilitychange', loadSoon)
  onScopeDispose(() => clearTimeout(timer))
  void load()
}
