/** Loads the page anew once a night, when nobody needs it: a tablet runs for weeks otherwise. */

import { useRestaurant } from '@/stores/restaurant'
import { useOutbox } from '@/stores/outbox'
import { useConnection } from '@/core/connection'
import { watch } from 'vue'

import { useKitchenTickets } from '../board/kitchenTickets'
import { isTimeToReload } from './nightly'

export function useNightlyReload(idle: () => number, reload = () => location.reload()): void {
  const restaurant = useRestaurant()
  const connection = useConnection()
  const tickets = useKitchenTickets()
  const outbox = useOutbox()
  const openedAt = performance.now()

  watch(
    () => Math.floor(connection.now / 60_000),
    () => {
      const isNeeded =
        connection.link !== 'online' || tickets.everything.length > 0 || outbox.entries.length > 0
      const isTime = isTimeToReload({
        now: new Date(connection.now),
        dayEnds: restaurant.record?.business_day_ends ?? '05:00',
        timeZone: restaurant.record?.timezone ?? 'UTC',
        openFor: performance.now() - openedAt,
        idleFor: idle(),
      })
      if (!isNeeded && isTime) reload()
    },
  )
}
