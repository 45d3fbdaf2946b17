/** Whether what the display shows may be so old that the floor has to be asked. */

import { useConnection } from '@/core/connection'
import { computed } from 'vue'

/** Milliseconds without a word from the server. */
const STALE_AFTER = 20_000

export function useStale() {
  const connection = useConnection()
  return computed(() => connection.link !== 'online' && connection.silence >= STALE_AFTER)
}
