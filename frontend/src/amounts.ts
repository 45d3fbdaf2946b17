/** Arithmetic with amounts of money, in the smallest units of the currency: never in fractions. */

export function toCents(amount: number): number {
  return Math.round(amount * 100)
}

export function toAmount(cents: number): number {
  return cents / 100
}

/** What so many portions cost. */
export function timesQuantity(price: number, quantity: number): number {
  return toAmount(toCents(price) * quantity)
}
