/** Cash: what was given, and what goes back. Exact, in the smallest units of the currency. */

/** The notes in most hands are 1 and 5 with some zeros. */
const STEPS = [0.1, 0.5, 1, 5, 10, 50]
const MAX_QUICK = 3
/** More than any bill: 9 999 999,99. */
const MAX_CENTS = 999_999_999

/** What goes back; negative while too little was given. All in cents. */
export function changeOf(given: number, due: number): number {
  return given - due
}

/** The next rounder amounts somebody may give, smallest first. All in cents. */
export function quickAmounts(due: number): number[] {
  const units = Math.ceil(due / 100)
  const magnitude = 10 ** Math.floor(Math.log10(Math.max(units, 1)))
  const amounts = STEPS.map((step) => Math.max(1, step * magnitude)).map(
    (step) => Math.ceil(units / step) * step * 100,
  )
  return [...new Set(amounts)].filter((amount) => amount > due).slice(0, MAX_QUICK)
}

/** What was typed so far, with one more key: a digit, "00", or "," before hundredths. */
export function typeKey(typed: string, key: string): string {
  if (key === ',') return typed.includes(',') ? typed : `${typed || '0'},`
  const fraction = typed.split(',')[1]
  if (fraction !== undefined && fraction.length + key.length > 2) return typed
  const next = (typed + key).replace(/^0+(?=\d)/, '')
  return centsOf(next) > MAX_CENTS ? typed : next
}

/** What was typed, in cents; 0 for nothing. */
export function centsOf(typed: string): number {
  const [whole = '', fraction = ''] = typed.split(',')
  return Number(whole || '0') * 100 + Number(fraction.padEnd(2, '0'))
}
