/** Keeps the place of what has just been carried out, so that nothing moves under the finger. */

import type { ShownItem, ShownOrder } from '@/stores/unsent'
import { UNDO_TIME } from '@/parts/toast'
import { useConnection } from '@/core/connection'
import { shallowRef, watch } from 'vue'

interface KeptItem {
  id: number
  orderId: number
  /** On the clock of the server. */
  until: number
}

/** `orders`: those that are open. Returns the items kept, for as long as the tap can be taken back. */
export function useKeptPlaces(orders: () => readonly ShownOrder[]) {
  const connection = useConnection()
  const kept = shallowRef<readonly KeptItem[]>([])

  function readyItems(): ShownItem[] {
    return orders().flatMap(({ items }) => items.filter(({ status }) => status === 'ready'))
  }

  watch(readyItems, (ready, before) => {
    const gone = before.filter(({ id }) => !ready.some((item) => item.id === id))
    if (gone.length === 0) return
    const until = connection.now + UNDO_TIME
    kept.value = [
      ...kept.value,
      ...gone.map(({ id, order_id }) => ({ id, orderId: order_id, until })),
    ]
  })
  watch(
    () => connection.now,
    (now) => {
      if (kept.value.some(({ until }) => until <= now)) {
        kept.value = kept.value.filter(({ until }) => until > now)
      }
    },
  )

  return kept
}
