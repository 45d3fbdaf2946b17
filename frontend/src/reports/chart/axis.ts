/** The scale of a chart of amounts: its round numbers, and what one of them stands for. */

/** Amounts are written in ones, in thousands or in millions. */
export type Unit = 1 | 1_000 | 1_000_000

export interface Axis {
  /** The amount at the upper edge. */
  top: number
  /** The round amounts that have a line, from 0 on. */
  ticks: number[]
  unit: Unit
}

/** About so many lines above that of nothing. */
const LINES = 4
const ROUND = [1, 2, 5, 10]
/** From here on figures are shorter in the next unit. */
const LARGE = 5

/** An axis for amounts from 0 to the greatest, which is more than 0. */
export function axisFor(greatest: number): Axis {
  const step = Math.max(1, roundStep(greatest / LINES))
  const count = Math.floor(greatest / step)
  return {
    top: greatest,
    ticks: Array.from({ length: count + 1 }, (_, number) => number * step),
    unit: unitFor(greatest),
  }
}

/** The least of 1, 2, 5, 10, 20, 50 … that is not less. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least))
  const factor = ROUND.find((round) => round * power >= least) ?? LINES
  return factor * power
}

function unitFor(greatest: number): Unit {
  if (greatest >= LARGE * 1_000_000) return 1_000_000
  return greatest >= LARGE * 1_000 ? 1_000 : 1
}
