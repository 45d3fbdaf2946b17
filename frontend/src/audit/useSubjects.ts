/** What the ids of the journal stand for now: people, devices, dishes and orders by their names. */

import { useDevices } from '@/auth/admin/devices'
import { useMenu } from '@/stores/menu'
import { useOrders } from '@/stores/orders'
import { useColleagues } from '@/stores/colleagues'
import { useI18n } from 'vue-i18n'
import type { RouteLocationRaw } from 'vue-router'

import type { AuditEntry } from './sentences'

export function useSubjects() {
  const { t } = useI18n()
  const colleagues = useColleagues()
  const devices = useDevices()
  const menu = useMenu()
  const orders = useOrders()
  if (!devices.isLoaded) void devices.load()

  /** Of what is no more only the number is left. */
  function nameOf({ subject, subject_id: id }: AuditEntry): string {
    if (subject === null || id === null) return ''
    return knownName(subject, id) ?? t(`audit.numbered.${subject}`, { id })
  }

  function knownName(subject: string, id: number): string | undefined {
    if (subject === 'user') return colleagues.people.get(id)?.full_name
    if (subject === 'device') return devices.devices.find((one) => one.id === id)?.name
    if (subject === 'dish') return menu.dishes.get(id)?.name
    return subject === 'order_item' ? itemName(id) : undefined
  }

  function itemName(id: number): string | undefined {
    const item = [...orders.open.values(), ...orders.closed.values()]
      .flatMap(({ items }) => items)
      .find((one) => one.id === id)
    return item && t('audit.itemOf', { dish: item.dish_name, order: item.order_id })
  }

  /** Where the record is shown. */
  function pageOf({ subject, subject_id: id }: AuditEntry): RouteLocationRaw | null {
    if (id === null) return null
    if (subject === 'order') return { name: 'admin-orders', params: { order: id } }
    const isKnown = subject === 'user' && colleagues.people.has(id)
    return isKnown ? { name: 'admin-staff', params: { person: id } } : null
  }

  return { nameOf, pageOf }
}
