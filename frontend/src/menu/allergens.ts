/**
 * What the names of allergens count as. A name may end with that in brackets: «Сыр (молоко)» and
 * «Сливки (молоко)» are both milk. Guests see it in the same way on the menu of their table.
 */

const GROUPED_NAME = /^.*\S\s*\(([^()]*[\p{L}\p{N}][^()]*)\)$/u

/** Each once, by name: what a guest asks about, in the little room of a row. */
export function allergenGroups(names: readonly string[]): string[] {
  const groups = new Map(
    names.flatMap(groupsOf).map((group) => [group.toLocaleLowerCase(), group] as const),
  )
  return [...groups.values()].sort((a, b) => a.localeCompare(b))
}

function groupsOf(name: string): string[] {
  const groups = GROUPED_NAME.exec(name)?.[1]
  if (groups === undefined) return [inASentence(name)]
  return groups
    .split(',')
    .map((group) => inASentence(group.trim()))
    .filter(Boolean)
}

/** «Молоко» as «молоко», and E220 as it is. */
function inASentence(name: string): string {
  return /^.\p{Ll}/u.test(name) ? name.charAt(0).toLocaleLowerCase() + name.slice(1) : name
}
