/** Leads a shared device back to the tiles when nobody has touched it for a while. */

import { useDevice } from '@/core/device'
import { useSession } from '@/core/session'
import { useOutbox } from '@/stores/outbox'
import { useEventListener } from '@/parts/useEventListener'
import { IdleTimer } from '@/session/idleTimer'
import { browserTimers } from '@/timers'
import { onScopeDispose, watchEffect } from 'vue'

export function useIdleSignOut(): void {
  const device = useDevice()
  const session = useSession()
  const outbox = useOutbox()

  const timer = new IdleTimer(browserTimers, () => {
    // Signed out, nothing of this person would be sent any more: what is on its way goes first.
    if (outbox.entries.length > 0) timer.start()
    else void session.signOut()
  })
  watchEffect(() => (device.isPaired ? timer.start() : timer.stop()))
  for (const touch of ['pointerdown', 'keydown']) {
    useEventListener(window, touch, () => device.isPaired && timer.touched())
  }
  onScopeDispose(() => timer.stop())
}
