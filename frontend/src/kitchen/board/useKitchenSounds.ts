/** Makes the display heard, and says when it cannot be. */

import { useConnection } from '@/core/connection'
import { useThresholds } from '@/parts/thresholds'
import { useEventListener } from '@/parts/useEventListener'
import { sounds } from '@/sound/tones'
import { onScopeDispose, readonly, ref, watch } from 'vue'

import { SoundPlan } from '../tickets/soundPlan'
import { useKitchenTickets } from './kitchenTickets'
import { useStale } from './useStale'

export function useKitchenSounds() {
  const tickets = useKitchenTickets()
  const connection = useConnection()
  const thresholds = useThresholds()
  const stale = useStale()
  const plan = new SoundPlan()
  const isHeard = ref(sounds.isUnlocked)
  onScopeDispose(sounds.onStateChange((isUnlocked) => (isHeard.value = isUnlocked)))
  // Whoever touches the display for whatever reason unlocks its sound with it.
  useEventListener(window, 'pointerup', () => void sounds.unlock())
  useEventListener(window, 'keydown', () => void sounds.unlock())

  function listen(): void {
    if (!connection.isLoaded) return
    const { kitchenSoon: soon, kitchenLate: late } = thresholds.minutes
    const name = plan.next({
      tickets: tickets.onBoard,
      isStale: stale.value,
      now: connection.now,
      limits: { soon, late },
    })
    if (name) sounds.play(name)
  }
  watch([() => tickets.onBoard, () => connection.now], listen, { immediate: true })

  return { isHeard: readonly(isHeard) }
}
