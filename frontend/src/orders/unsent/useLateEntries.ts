/** What has waited in the outbox longer than a server on the same network takes to answer. */

import { useOutbox } from '@/stores/outbox'
import { useConnection } from '@/core/connection'
import { computed } from 'vue'

const USUAL = 2_000

export function useLateEntries() {
  const outbox = useOutbox()
  const connection = useConnection()
  return computed(() => {
    void connection.now // every second anew
    const now = Date.now() // entries carry the time of the device
    return outbox.entries.filter(
      ({ status, at }) => now - at > USUAL || (status !== 'waiting' && status !== 'sending'),
    )
  })
}
