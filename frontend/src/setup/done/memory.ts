/** What this browser alone knows of the checklist: what was printed from here, and the test order. */

import { useSession } from '@/core/session'
import { readJson, writeJson } from '@/storage/keyValueStore'
import { computed, ref } from 'vue'

interface Memory {
  /** The list has been seen. Elsewhere it would ask for what was done here. */
  isBegun?: boolean
  arePrinted?: boolean
  hadKitchenScreen?: boolean
  testOrder?: number
  isHidden?: boolean
}

const KEY = 'setup-checklist'
const version = ref(0)

/** A restaurant that was set up anew on the same address has another owner, and another memory. */
export function useChecklistMemory() {
  const session = useSession()
  const key = computed(() => `${KEY}-${session.user?.created_at ?? ''}`)
  const memory = computed<Memory>(() => {
    void version.value // read again after each change
    return readJson<Memory>(localStorage, key.value) ?? {}
  })

  function remember(more: Memory): void {
    writeJson(localStorage, key.value, { ...memory.value, ...more })
    version.value += 1
  }

  return { memory, remember }
}
