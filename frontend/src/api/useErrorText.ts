/** The sentence of an error for a person, in their language. */

import { useI18n } from 'vue-i18n'

import { ApiError } from './problem'

export function useErrorText(): (error: unknown) => string {
  const { t, te } = useI18n()
  return (error) => {
    if (!(error instanceof ApiError)) return t('errors.unknown')
    const key = `errors.${error.code}`
    if (te(key)) return t(key)
    // A newer server may know codes that this page does not: its own words are better than none.
    return error.problem?.detail ?? t('errors.unknown')
  }
}
