/** The sign of the restaurant's currency, such as ₽. */

import { usePlace } from './restaurant'
import { computed, type ComputedRef } from 'vue'

export function useCurrencySign(): ComputedRef<string> {
  const place = usePlace()
  return computed(() => {
    const { language, currency } = place.value
    const options = { style: 'currency', currency, currencyDisplay: 'narrowSymbol' } as const
    const parts = new Intl.NumberFormat(language, options).formatToParts(0)
    return parts.find(({ type }) => type === 'currency')?.value ?? currency
  })
}
