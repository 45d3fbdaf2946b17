/** Allergens in the little room that a row of the menu has. */

/** About two lines beside a price on the smallest phone. */
const ROOM = 34

/** The first ones, and how many more there are: "Молоко, Орехи +2". One is always named. */
export function shortList(names: readonly string[]): string {
  const fitting = names.filter((_, index) => names.slice(0, index + 1).join(', ').length <= ROOM)
  const shown = names.slice(0, Math.max(1, fitting.length))
  const more = names.length - shown.length
  return shown.join(', ') + (more > 0 ? ` +${more}` : '')
}
