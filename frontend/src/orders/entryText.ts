/** How a command of the outbox stands, in a sentence. */

import { ApiError } from '@/api/problem'
import { useErrorText } from '@/api/useErrorText'
import { usePlace } from '@/stores/restaurant'
import { formatTime } from '@/i18n/formats'
import type { Entry } from '@/outbox/entry'
import { useI18n } from 'vue-i18n'

export function useEntryText(): (entry: Entry) => string {
  const { t } = useI18n()
  const place = usePlace()
  const errorText = useErrorText()
  return ({ status, problem, at }) => {
    const time = formatTime(new Date(at), place.value)
    if (status !== 'refused' || !problem) return t(`unsent.status.${status}`, { time })
    const error = new ApiError(problem.code, problem.status, problem as ApiError['problem'])
    return t('unsent.status.refused', { why: errorText(error) })
  }
}

/** Whether it goes no further until somebody decides. */
export function needsPerson({ status }: Entry): boolean {
  return status !== 'waiting' && status !== 'sending'
}
