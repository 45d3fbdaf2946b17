/** How the server is now. No event tells of it, so it is asked each minute. */

import { useSystemStatus } from '@/operations/systemStatus'
import { storeToRefs } from 'pinia'

import { useKeptFresh } from '../useKeptFresh'

/** Without an answer what was known stays; the report says why there is none. */
export function useFreshStatus() {
  const system = useSystemStatus()
  useKeptFresh(system.load)
  return { status: storeToRefs(system).status, load: system.load }
}
