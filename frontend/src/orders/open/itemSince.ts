/** Since when an item is as it is: at the pass to the second, in the kitchen in minutes, else the time. */

import { usePlace } from '@/stores/restaurant'
import { formatCountdown, formatSpan, formatTime } from '@/i18n/formats'
import type { ShownItem } from '@/stores/unsent'
import { minutesSince, useConnection } from '@/core/connection'

export function useItemSince(): (item: ShownItem) => string {
  const place = usePlace()
  const connection = useConnection()
  return ({ status, unsent, updated_at }) => {
    if (unsent || status === 'new') return ''
    if (status === 'ready') return formatCountdown(secondsSince(updated_at, connection.now))
    if (status === 'cooking') {
      return formatSpan(minutesSince(updated_at, connection.now), place.value)
    }
    return formatTime(new Date(updated_at), place.value)
  }
}

/** Whole seconds from a moment of the server until now, at least 0. */
export function secondsSince(moment: string, now: number): number {
  return Math.max(0, Math.floor((now - Date.parse(moment)) / 1_000))
}
