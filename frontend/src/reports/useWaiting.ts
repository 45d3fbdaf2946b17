/** What waits too long, in words, and how long by now. */

import { formatCountdown } from '@/i18n/formats'
import { secondsSince } from '@/parts/age'
import { useConnection } from '@/core/connection'
import { useI18n } from 'vue-i18n'

import type { Waiting } from './types'

export function useWaiting() {
  const { t } = useI18n()
  const connection = useConnection()

  /** "16:40", on the server's clock; another every second. */
  function age({ since }: Waiting): string {
    return formatCountdown(secondsSince(Date.parse(since), connection.now))
  }

  /** "Стол 6". */
  function where({ order_type, table_number }: Waiting): string {
    if (table_number === null) return t(`reports.where.${order_type}`)
    return t('reports.where.table', { n: table_number })
  }

  /** "стол 6", within a sentence. */
  function whereInside({ order_id, order_type, table_number }: Waiting): string {
    if (table_number === null) return t(`reports.whereInside.${order_type}`, { id: order_id })
    return t('reports.whereInside.table', { n: table_number })
  }

  return { age, where, whereInside }
}
