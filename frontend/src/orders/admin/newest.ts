/** Lists are as old as their answer; the store hears of every change. */

import type { Order } from '@/stores/types'

/** The one that has seen more changes. */
export function newest(listed: Order, known: Order | undefined): Order {
  return known !== undefined && known.version > listed.version ? known : listed
}
