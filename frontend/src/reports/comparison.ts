/** What has changed against the week before, where there is something to compare with. */

/**
 * - `more`, `less`: by so much
 * - `same`: by nothing that would be shown
 * - `noneBefore`: there was nothing before
 * - `noneNow`: there is nothing yet, and there was before
 * - `none`: neither
 */
export type Difference =
  { kind: 'more' | 'less'; by: number } | { kind: 'same' | 'noneBefore' | 'noneNow' | 'none' }

/** Of amounts of money, in whole percent of the one before. */
export function differenceOfSales(amount: number, before: number): Difference {
  if (amount === 0) return { kind: before === 0 ? 'none' : 'noneNow' }
  if (before === 0) return { kind: 'noneBefore' }
  return differenceBy(Math.round(((amount - before) / before) * 100))
}

/** Of times, in whole minutes. */
export function differenceOfMinutes(minutes: number | null, before: number | null): Difference {
  if (minutes === null) return { kind: before === null ? 'none' : 'noneNow' }
  if (before === null) return { kind: 'noneBefore' }
  return differenceBy(Math.round(minutes - before))
}

function differenceBy(by: number): Difference {
  if (by === 0) return { kind: 'same' }
  return { kind: by > 0 ? 'more' : 'less', by: Math.abs(by) }
}
