/** Asks before a page is left with something typed that is not saved. */

import { useSession } from '@/core/session'
import { useEventListener } from '@/parts/useEventListener'
import { ref } from 'vue'
import { onBeforeRouteLeave, onBeforeRouteUpdate } from 'vue-router'

export function useUnsavedGuard(isDirty: () => boolean) {
  const session = useSession()
  const isAsking = ref(false)
  let answer: (mayLeave: boolean) => void = () => undefined

  /** Whether what is typed may be given up; asks the person where there is something. */
  function mayLeave(): Promise<boolean> {
    // Whoever has been signed out may not go on: what they had opened must not stay on the screen.
    if (!isDirty() || !session.isSignedIn) return Promise.resolve(true)
    isAsking.value = true
    return new Promise((resolve) => (answer = resolve))
  }

  function decide(leaves: boolean): void {
    isAsking.value = false
    answer(leaves)
  }

  onBeforeRouteLeave(mayLeave)
  onBeforeRouteUpdate(mayLeave)
  // The browser asks in its own words when the tab is closed or loaded anew.
  useEventListener(window, 'beforeunload', (event) => {
    if (isDirty()) event.preventDefault()
  })

  return { isAsking, mayLeave, decide }
}
