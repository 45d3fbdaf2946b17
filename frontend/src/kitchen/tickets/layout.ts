/**
 * Where tickets stand: oldest first, down the columns of a page. A ticket keeps its column as long
 * as those before it do; one that is longer than a column goes on in the next.
 */

import type { ShownItem } from '../../stores/unsent'
import type { Round, Ticket } from './ticket'

/** As much of a ticket as stands in one column: mostly all of it. */
export interface TicketPart {
  key: string
  ticket: Ticket
  rounds: readonly Round[]
  /** 0 for the part with the head. */
  index: number
  isLast: boolean
}

/** In pixels; `scale` is the size of the letters. */
export interface Space {
  columns: number
  columnWidth: number
  height: number
  gap: number
  scale: number
}

const HEAD = 72
const STRIP = 44
const LINE = 64
/** The button that turns the page. */
const TURN = 64
const NAME_LETTER = 13
const NAME_LINE = 26
const COMMENT_LETTER = 12
const COMMENT_LINE = 24
/** What stands left and right of a dish's name, and the button beside one that was cancelled. */
const BESIDE_NAME = 108
const VOID_BUTTON = 110
/** Words do not fill their lines. */
const RAGGED = 1.15

/** The tickets in parts that fit into a column. */
export function partsOf(ticket: Ticket, space: Space): TicketPart[] {
  const pieces: Round[][] = [[]]
  let room = space.height - HEAD * space.scale - noteHeight(ticket, space)
  for (const round of ticket.rounds) {
    for (const item of round.items) {
      const piece = pieces[pieces.length - 1] as Round[]
      const isNew = piece[piece.length - 1]?.at !== round.at
      const needed = itemHeight(item, space) + (isNew && round.isAdded ? STRIP * space.scale : 0)
      if (needed > room && piece.length > 0) {
        pieces.push([{ ...round, items: [item] }])
        room = space.height - HEAD * space.scale - needed
        continue
      }
      room -= needed
      if (isNew) piece.push({ ...round, items: [item] })
      else piece.push({ ...round, items: [...(piece.pop()?.items ?? []), item] })
    }
  }
  return pieces.map((rounds, index) => ({
    key: `${ticket.id} ${index}`,
    ticket,
    rounds: pieces.length === 1 ? ticket.rounds : rounds,
    index,
    isLast: index === pieces.length - 1,
  }))
}

/** How high a part will be, about; rather too much than too little. */
export function estimate({ ticket, rounds, index }: TicketPart, space: Space): number {
  const strips = rounds.filter(({ isAdded }) => isAdded).length * STRIP * space.scale
  const items = rounds.flatMap((round) => round.items)
  const lines = items.reduce((sum, item) => sum + itemHeight(item, space), 0)
  return HEAD * space.scale + (index === 0 ? noteHeight(ticket, space) : 0) + strips + lines
}

function itemHeight(item: ShownItem, { columnWidth, scale }: Space): number {
  const isVoid = item.status === 'cancelled'
  const width = columnWidth / scale - BESIDE_NAME - (isVoid ? VOID_BUTTON : 0)
  const comment = item.comment
    ? linesOf(item.comment, width - 16, COMMENT_LETTER) * COMMENT_LINE + 10
    : 0
  const name = linesOf(item.dish_name, width, NAME_LETTER) * NAME_LINE
  return scale * Math.max(LINE, 12 + name + comment + (isVoid ? COMMENT_LINE : 0))
}

function noteHeight({ note, elsewhere }: Ticket, { columnWidth, scale }: Space): number {
  const lines = note ? linesOf(note, columnWidth / scale - 64, COMMENT_LETTER) : 0
  return scale * ((lines > 0 ? 20 + lines * COMMENT_LINE : 0) + (elsewhere > 0 ? STRIP : 0))
}

function linesOf(text: string, width: number, letter: number): number {
  const perLine = Math.max(4, Math.floor(width / letter))
  return text.length <= perLine ? 1 : Math.ceil((text.length * RAGGED) / perLine)
}

/** The columns, filled one after another. Each page's last one leaves room to turn the page. */
export function arrange(
  parts: readonly TicketPart[],
  heightOf: (part: TicketPart) => number,
  { columns: perPage, height, gap, scale }: Omit<Space, 'columnWidth'>,
): TicketPart[][] {
  const columns: TicketPart[][] = []
  let used = Infinity
  for (const part of parts) {
    const needed = heightOf(part)
    const room = columns.length % perPage === 0 ? height - gap - TURN * scale : height
    if (used + gap + needed > room) {
      columns.push([])
      used = -gap
    }
    columns[columns.length - 1]?.push(part)
    used += gap + needed
  }
  return columns
}
