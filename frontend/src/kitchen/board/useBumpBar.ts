/**
 * The display with a keyboard, or a bump bar that acts as one: arrows and 1 to 9 choose a ticket,
 * Enter presses its button, Backspace brings back what was finished last.
 */

import { useEventListener } from '@/parts/useEventListener'
import { nextTick, type Ref } from 'vue'

import type { Board } from './useBoard'

const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowRight: 1,
  ArrowUp: -1,
  ArrowLeft: -1,
}

export function useBumpBar(
  board: Board,
  element: Readonly<Ref<HTMLElement | null>>,
  turnTo: (ticketId: string) => Promise<void>,
): void {
  /** The last to be chosen: its button is gone as soon as it is done. */
  let chosen = { id: '', index: -1 }

  useEventListener(window, 'keydown', (event) => {
    const { key, target, ctrlKey, altKey, metaKey } = event as KeyboardEvent
    if (isTyping(target) || ctrlKey || altKey || metaKey) return
    if (key in STEPS) void choose(present() + (STEPS[key] ?? 0))
    else if (/^[1-9]$/u.test(key)) chooseOnPage(Number(key) - 1)
    else if (key === 'Backspace') bringBack()
    else return
    event.preventDefault()
  })

  function ids(): string[] {
    return board.places.value.map(({ ticket }) => ticket.id)
  }

  /** The index of the chosen ticket; the one before it once it has closed up, -1 for none. */
  function present(): number {
    const card = (document.activeElement as HTMLElement | null)?.closest('.tk')
    const button = card?.querySelector<HTMLElement>('[data-ticket]')
    const index = ids().indexOf(button?.dataset.ticket ?? chosen.id)
    return index >= 0 ? index : chosen.index - 1
  }

  async function choose(index: number): Promise<void> {
    const id = ids()[Math.max(0, Math.min(index, ids().length - 1))]
    if (id === undefined) return
    if (!buttonOf(id)) await turnTo(id)
    await nextTick()
    focus(buttonOf(id))
  }

  function chooseOnPage(index: number): void {
    const buttons = element.value?.querySelectorAll<HTMLElement>('[data-ticket]')
    focus(buttons?.[index])
  }

  function focus(button: HTMLElement | undefined): void {
    if (!button) return
    const id = button.dataset.ticket ?? ''
    chosen = { id, index: ids().indexOf(id) }
    button.focus()
  }

  function buttonOf(id: string): HTMLElement | undefined {
    const buttons = [...(element.value?.querySelectorAll<HTMLElement>('[data-ticket]') ?? [])]
    return buttons.find((button) => button.dataset.ticket === id)
  }

  function bringBack(): void {
    const place = board.lastDone()
    if (place) board.bringBack(place.ticket)
  }
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]')
  )
}
