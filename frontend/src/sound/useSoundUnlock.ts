/** Sounds are allowed from the first touch of a page on, and again after a phone was locked. */

import { useEventListener } from '@/parts/useEventListener'
import { onScopeDispose, readonly, ref } from 'vue'

import { sounds } from './tones'

/** What browsers count as a touch that means it. */
const TOUCHES = ['pointerup', 'keydown']

export function useSoundUnlock(): void {
  for (const touch of TOUCHES) {
    useEventListener(window, touch, () => {
      if (!sounds.isUnlocked) void sounds.unlock()
    })
  }
}

/** Whether sounds can be heard now. */
export function useIsSoundUnlocked() {
  const isUnlocked = ref(sounds.isUnlocked)
  onScopeDispose(sounds.onStateChange((now) => (isUnlocked.value = now)))
  return readonly(isUnlocked)
}
