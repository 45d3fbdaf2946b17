/** The board of this display: its places, and what is done on it. */

import { useConnection } from '@/core/connection'
import { inject, provide, shallowRef, watch, type InjectionKey } from 'vue'

import { useKitchenSettings } from '../settings'
import { settle, type Place } from '../tickets/places'
import { itemsOf } from '../tickets/ticket'
import { useActs } from './useActs'
import { useKitchenTickets } from './kitchenTickets'
import { useRefusals } from './useRefusals'
import { useTouch } from './useTouch'

export type Board = ReturnType<typeof makeBoard>

const KEY: InjectionKey<Board> = Symbol('board')

/** Makes the board for this page and everything in it. */
export function provideBoard(): Board {
  const board = makeBoard()
  provide(KEY, board)
  return board
}

export function useBoard(): Board {
  const board = inject(KEY)
  if (!board) throw new Error('There is no board around this component.')
  return board
}

function makeBoard() {
  const tickets = useKitchenTickets()
  const connection = useConnection()
  const display = useKitchenSettings()
  const acts = useActs()
  const touch = useTouch()
  const places = shallowRef<readonly Place[]>([])
  const refusals = useRefusals((itemId) =>
    places.value.some(
      ({ ticket, doneAt }) => doneAt === null && itemsOf(ticket).some(({ id }) => id === itemId),
    ),
  )

  function look(isTouched = touch.isTouched(), before = places.value): void {
    const settled = settle(before, {
      wanted: tickets.onBoard,
      all: tickets.all,
      now: connection.now,
      isTouched,
    })
    const isSame =
      settled.length === places.value.length &&
      settled.every((place, index) => place === places.value[index])
    if (!isSame) places.value = settled
  }

  // Other stations, another board: nothing of the former was finished by that.
  watch(
    () => display.settings.shown,
    () => look(false, []),
  )
  watch([() => tickets.onBoard, () => connection.now], () => look(), { immediate: true })

  /** What the finger itself has acted on goes at once. */
  function actAndLook<Args extends unknown[]>(act: (...args: Args) => void) {
    return (...args: Args) => {
      act(...args)
      look(false)
    }
  }

  /** The ticket that was finished last, as long as it has its place. */
  function lastDone(): Place | undefined {
    return [...places.value]
      .filter(({ doneAt }) => doneAt !== null)
      .sort((a, b) => (b.doneAt ?? 0) - (a.doneAt ?? 0))[0]
  }

  return {
    places,
    touch,
    refusals,
    lastDone,
    tap: acts.tap,
    bringBack: acts.bringBack,
    bump: actAndLook(acts.bump),
    notice: actAndLook(acts.notice),
  }
}
