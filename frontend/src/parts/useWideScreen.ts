/** Whether there is room for two panes beside each other, or for whatever else. */

import { readonly, ref, type Ref } from 'vue'

import { useEventListener } from './useEventListener'

export function useWideScreen(): Readonly<Ref<boolean>> {
  return useMinWidth(900)
}

/** Whether the page is at least so many pixels wide; with `wanted` false, whether it is not. */
export function useMinWidth(pixels: number, wanted = true): Readonly<Ref<boolean>> {
  const query = matchMedia(`(min-width: ${pixels}px)`)
  const isTrue = ref(query.matches === wanted)
  useEventListener(query, 'change', () => (isTrue.value = query.matches === wanted))
  return readonly(isTrue)
}
