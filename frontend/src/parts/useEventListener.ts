/** Listens as long as the component is there. */

import { onScopeDispose } from 'vue'

export function useEventListener(
  target: EventTarget,
  name: string,
  listener: (event: Event) => void,
): void {
  target.addEventListener(name, listener)
  onScopeDispose(() => target.removeEventListener(name, listener))
}
