/** A dish of mine that becomes ready is felt and heard, whatever page is shown. */

import { useSession } from '@/core/session'
import { useShownOrders } from '@/stores/shownOrders'
import { useConnection } from '@/core/connection'
import { useThresholds } from '@/parts/thresholds'
import { sounds } from '@/sound/tones'
import { vibrate } from '@/sound/vibrate'
import { browserTimers } from '@/timers'
import { computed, watch } from 'vue'

import { ReadyWatch } from './readyWatch'

const VIBRATION = [120, 80, 120]

/** For the frame of the staff's pages, once. */
export function useReadyAlerts(): void {
  const session = useSession()
  const shown = useShownOrders()
  const connection = useConnection()
  const thresholds = useThresholds()
  let ready = new ReadyWatch()
  let begun = browserTimers.monotonic()

  const mine = computed(() =>
    shown.open
      .filter(({ waiter_id }) => waiter_id === session.user?.id)
      .flatMap(({ items }) => items),
  )
  watch(
    () => session.user?.id,
    () => {
      ready = new ReadyWatch()
      begun = browserTimers.monotonic()
    },
  )
  // At once where everything is there already: a dish may become ready before the clock moves on.
  watch(
    [mine, () => connection.now, () => connection.isLoaded],
    ([items, now, isLoaded]) => {
      if (!isLoaded) return
      const { passSoon, passLate } = thresholds.minutes
      const watchedFor = browserTimers.monotonic() - begun
      if (!ready.look(items, now, [passSoon, passLate], watchedFor)) return
      vibrate(VIBRATION)
      sounds.play('dishReady')
    },
    { immediate: true },
  )
}
