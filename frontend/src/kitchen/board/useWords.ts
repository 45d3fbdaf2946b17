/** What a ticket and its items are called. */

import { useFloor } from '@/stores/floor'
import { useColleagues } from '@/stores/colleagues'
import { useI18n } from 'vue-i18n'

import type { Ticket } from '../tickets/ticket'

export function useWords() {
  const { t } = useI18n()
  const floor = useFloor()
  const colleagues = useColleagues()

  /** The number on the table; nothing for what is carried away, or for a table not known here. */
  function tableNumber({ tableId }: Ticket): number | null {
    return tableId === null ? null : (floor.tables.get(tableId)?.number ?? null)
  }

  function placeOf(ticket: Ticket): string {
    if (ticket.type !== 'dine_in') return t(`kitchen.${ticket.type}`)
    const number = tableNumber(ticket)
    return number === null ? t('kitchen.someTable') : t('kitchen.table', { number })
  }

  function waiterOf({ waiterId }: Ticket): string {
    return colleagues.nameOf(waiterId).split(' ')[0] ?? ''
  }

  return { tableNumber, placeOf, waiterOf }
}
