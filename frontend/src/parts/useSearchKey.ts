/** "/" takes the focus to the search, as long as nobody is typing elsewhere. */

import { useEventListener } from './useEventListener'

export function useSearchKey(focus: () => void): void {
  useEventListener(document, 'keydown', (event) => {
    if (!(event instanceof KeyboardEvent) || event.key !== '/' || isTyping(event.target)) return
    event.preventDefault()
    focus()
  })
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, [role="dialog"]') !== null
}
