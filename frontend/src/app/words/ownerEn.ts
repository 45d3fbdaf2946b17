/** The words of the owner's side in English. */

import admin from '@/admin/locales/en'
import audit from '@/audit/locales/en'
import devices from '@/auth/admin/locales/en'
import floorAdmin from '@/floor/admin/locales/en'
import menuAdmin from '@/menu/admin/locales/en'
import system from '@/operations/locales/en'
import adminOrders from '@/orders/admin/locales/en'
import reports from '@/reports/locales/en'
import paymentMethods from '@/payments/admin/locales/en'
import profile from '@/profile/locales/en'
import adminStaff from '@/staff/admin/locales/en'

import type { OwnerMessages } from './ownerRu'

export const messages: OwnerMessages = {
  admin,
  adminOrders,
  adminStaff,
  audit,
  devices,
  floorAdmin,
  menuAdmin,
  reports,
  paymentMethods,
  profile,
  system,
}
