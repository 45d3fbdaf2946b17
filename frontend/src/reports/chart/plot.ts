/** Where the parts of the chart are, in pixels. */

import { axisFor, type Axis } from './axis'
import { isHour, type Column } from './columns'

export const HEIGHT = 236
/** Above the greatest amount, for its figure; and below nothing, for the names of the columns. */
const ABOVE = 24
const BELOW = 30
/** For the figures of the axis, so much for each digit, and between them and the bars. */
const DIGIT = 9
const AXIS_GAP = 18
/** So much needs the figure above the bar of an hour, and the name of a day. */
const NARROWEST = { hour: 40, day: 58 }
const WIDEST_BAR = 56
const BAR_SHARE = 0.58
/** A mark is longer than the bar under it. */
const OVERHANG = 5
/** Closer to the top of its bar than this, a mark would cross the figure there. */
const FIGURE = 22
const FIGURE_GAP = 7

export interface PlottedColumn {
  column: Column
  center: number
  bar: { x: number; y: number; width: number; height: number } | null
  /** Of the week before; null where nothing was taken then. */
  mark: { from: number; to: number; y: number } | null
  /** The base line of the figure above the bar. */
  figureY: number
}

/** As wide as the room; where the columns would not fit, wider. */
export function plot(columns: readonly Column[], room: number) {
  const axis = axisFor(greatestOf(columns))
  const narrowest = NARROWEST[columns.some(isHour) ? 'hour' : 'day']
  const left = AXIS_GAP + DIGIT * longestFigure(axis)
  const width = Math.max(room, left + columns.length * narrowest)
  const step = (width - left) / columns.length
  const barWidth = Math.min(WIDEST_BAR, step * BAR_SHARE)
  const yOf = (amount: number) => ABOVE + (HEIGHT - ABOVE - BELOW) * (1 - amount / axis.top)

  function place(column: Column, number: number): PlottedColumn {
    const { taken, taken_before: before } = column
    const center = left + (number + 0.5) * step
    const [x, y] = [center - barWidth / 2, yOf(taken)]
    const markY = yOf(before)
    const isCrossed = before > taken && y - markY < FIGURE
    return {
      column,
      center,
      bar: taken > 0 ? { x, y, width: barWidth, height: yOf(0) - y } : null,
      mark: before > 0 ? { from: x - OVERHANG, to: x + barWidth + OVERHANG, y: markY } : null,
      figureY: (isCrossed ? markY : y) - FIGURE_GAP,
    }
  }

  const lines = axis.ticks.map((amount) => ({ amount, y: yOf(amount) }))
  return { left, width, unit: axis.unit, lines, columns: columns.map(place) }
}

/** How many characters the greatest figure of an axis has; thousands have a space. */
function longestFigure({ ticks, unit }: Axis): number {
  const digits = String(Math.max(...ticks) / unit).length
  return digits > 3 ? digits + 1 : digits
}

/** Whether anything was taken, in either week. */
export function hasSales(columns: readonly Column[]): boolean {
  return greatestOf(columns) > 0
}

function greatestOf(columns: readonly Column[]): number {
  return Math.max(0, ...columns.flatMap(({ taken, taken_before }) => [taken, taken_before]))
}
