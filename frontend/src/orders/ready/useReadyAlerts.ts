/** A dish of mine that becomes ready is felt and heard, whatever page is shown. */

import { useSession } from '@/auth/session'
import { useShownOrders } from '@/orders/shownOrders'
import { useConnection } from '@/parts/connection'
import { useThresholds } from '@/parts/thresholds'
import { sounds } from '@/sound/tones'
import { vibrate } from '@/sound/vibrate'
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

  const mine = computed(() =>
    shown.open
      .filter(({ waiter_id }) => waiter_id === session.user?.id)
      .flatMap(({ items }) => items),
  )
  watch(
    () => session.user?.id,
    () => (ready = new ReadyWatch()),
  )
  watch([mine, () => connection.now, () => connection.isLoaded], ([items, now, isLoaded]) => {
    if (!isLoaded) return
    const { passSoon, passLate } = thresholds.minutes
    if (!ready.look(items, now, [passSoon, passLate])) return
    vibrate(VIBRATION)
    sounds.play('dishReady')
  })
}
