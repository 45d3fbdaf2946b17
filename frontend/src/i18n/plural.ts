/** Which of a message's forms stands with a number. */

/**
 * Russian: "1 блюдо | 2 блюда | 5 блюд", in the order that `Intl.PluralRules` names them.
 * A fourth form, for fractions ("1,5 блюда"), is the second.
 */
export function russianPlural(count: number, forms: number): number {
  const category = new Intl.PluralRules('ru').select(count)
  const index = { one: 0, few: 1, many: 2, other: 1, zero: 2, two: 1 }[category]
  return Math.min(index, forms - 1)
}
