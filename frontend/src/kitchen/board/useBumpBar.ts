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

  /** The index of the chosen ticket; -1 for none. */
  function present(): number {
    const chosen = (document.activeElement as HTMLElement | null)?.closest('.tk')
    const button = chosen?.querySelector<HTMLElement>('[data-ticket]')
    return ids().indexOf(button?.dataset.ticket ?? '')
  }

  async function choose(index: number): Promise<void> {
    const id = ids()[Math.max(0, Math.min(index, ids().length - 1))]
    if (id === undefined) return
    if (!buttonOf(id)) await turnTo(id)
    await nextTick()
    buttonOf(id)?.focus()
  }

  function chooseOnPage(index: number): void {
    const buttons = element.value?.querySelectorAll<HTMLElement>('[data-ticket]')
    buttons?.[index]?.focus()
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
