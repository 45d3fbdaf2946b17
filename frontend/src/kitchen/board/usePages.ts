/** The places of the board in columns and pages, by how high the tickets really are. */

import { computed, nextTick, ref, shallowRef, watch, type Ref } from 'vue'

import { arrange, estimate, partsOf, type Space, type TicketPart } from '../tickets/layout'
import type { Place } from '../tickets/places'
import type { Ticket } from '../tickets/ticket'

export function usePages(
  places: Readonly<Ref<readonly Place[]>>,
  space: Readonly<Ref<Space>>,
  element: Readonly<Ref<HTMLElement | null>>,
) {
  const page = ref(0)
  /** In pixels, of the parts that have been on the screen. */
  const heights = shallowRef<ReadonlyMap<string, number>>(new Map())
  let known = new WeakMap<Ticket, TicketPart[]>()

  watch(space, () => {
    known = new WeakMap()
    heights.value = new Map()
  })

  function partsOfTicket(ticket: Ticket): TicketPart[] {
    let parts = known.get(ticket)
    if (!parts) known.set(ticket, (parts = partsOf(ticket, space.value)))
    return parts
  }

  const pages = computed(() => {
    const parts = places.value.flatMap(({ ticket }) => partsOfTicket(ticket))
    const heightOf = (part: TicketPart) =>
      heights.value.get(part.key) ?? estimate(part, space.value)
    const columns = arrange(parts, heightOf, space.value)
    const inPages: TicketPart[][][] = []
    for (let first = 0; first < columns.length; first += space.value.columns) {
      inPages.push(columns.slice(first, first + space.value.columns))
    }
    return inPages
  })
  const shown = computed(() => pages.value[page.value] ?? [])
  /** The tickets that begin on other pages. */
  const others = computed(() =>
    pages.value
      .filter((_, index) => index !== page.value)
      .flat(2)
      .filter(({ index }) => index === 0)
      .map(({ ticket }) => ticket),
  )

  watch(pages, ({ length }) => {
    if (page.value >= length) page.value = Math.max(0, length - 1)
  })

  /** Before anything of it is painted, what was only estimated is put right. */
  function measure(): void {
    const parts = [...(element.value?.querySelectorAll<HTMLElement>('[data-part]') ?? [])]
    const found = parts.map((part) => [part.dataset.part ?? '', part.offsetHeight] as const)
    const isNews = found.some(([key, height]) => heights.value.get(key) !== height)
    if (!isNews) return
    const keys = new Set(pages.value.flat(2).map(({ key }) => key))
    const others = [...heights.value].filter(([key]) => keys.has(key))
    heights.value = new Map([...others, ...found])
  }
  watch([shown, places], measure, { flush: 'post' })

  function turn(): void {
    page.value = (page.value + 1) % Math.max(1, pages.value.length)
  }

  /** Turns to the page on which a ticket begins. */
  async function turnTo(ticketId: string): Promise<void> {
    const index = pages.value.findIndex((columns) =>
      columns.flat().some((part) => part.ticket.id === ticketId && part.index === 0),
    )
    if (index >= 0) page.value = index
    await nextTick()
  }

  return { page, pages, shown, others, heights, measure, turn, turnTo }
}
