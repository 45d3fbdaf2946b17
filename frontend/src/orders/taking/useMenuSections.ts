/** Which section of a long menu is at the top of the screen, and jumping to another. */

import { onScopeDispose, ref, watch, type Ref } from 'vue'

/** The id of a section's element. */
export function sectionElementId(categoryId: number): string {
  return `menu-${categoryId}`
}

/** So far from the top a section may begin and still count as the one that is read. */
const READ_FROM = 96

/** `root` is within what scrolls; `ids` are the sections' from top to bottom. */
export function useMenuSections(root: Readonly<Ref<HTMLElement | null>>, ids: Ref<number[]>) {
  const present = ref<number | null>(null)
  let scroller: HTMLElement | null = null
  /** Where the last jump ended: a section near the end cannot come up to the top. */
  let jumped = { top: -1, id: 0 }

  function look(): void {
    if (!scroller) return
    if (scroller.scrollTop === jumped.top && ids.value.includes(jumped.id)) {
      present.value = jumped.id
      return
    }
    const line = scroller.getBoundingClientRect().top + READ_FROM
    const above = ids.value.filter((id) => (elementOf(id)?.getBoundingClientRect().top ?? 0) < line)
    present.value = above[above.length - 1] ?? ids.value[0] ?? null
  }

  function jump(id: number): void {
    elementOf(id)?.scrollIntoView({ block: 'start' })
    jumped = { top: scroller?.scrollTop ?? -1, id }
    look()
  }

  function toTop(): void {
    scroller?.scrollTo({ top: 0 })
  }

  function leave(): void {
    scroller?.removeEventListener('scroll', look)
  }

  watch(root, (element) => {
    leave()
    scroller = element?.closest<HTMLElement>('.page-body') ?? null
    scroller?.addEventListener('scroll', look, { passive: true })
    look()
  })
  watch(ids, look, { flush: 'post' })
  onScopeDispose(leave)

  return { present, jump, toTop }
}

function elementOf(id: number): HTMLElement | null {
  return document.getElementById(sectionElementId(id))
}
