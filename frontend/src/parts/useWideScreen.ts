/** Whether there is room for two panes beside each other. */

import { readonly, ref } from 'vue'

import { useEventListener } from './useEventListener'

export function useWideScreen() {
  const query = matchMedia('(min-width: 900px)')
  const isWide = ref(query.matches)
  useEventListener(query, 'change', () => (isWide.value = query.matches))
  return readonly(isWide)
}
