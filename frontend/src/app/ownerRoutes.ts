/** The addresses of the owner's side; each section adds its own. */

import { journalRoutes } from '@/audit/routes'
import { floorAdminRoutes } from '@/floor/admin/routes'
import { menuAdminRoutes } from '@/menu/admin/routes'
import { systemRoutes } from '@/operations/routes'
import { ordersAdminRoutes } from '@/orders/admin/routes'
import { reportRoutes } from '@/reports/routes'
import { paymentsAdminRoutes } from '@/payments/admin/routes'
import { staffAdminRoutes } from '@/staff/admin/routes'
import type { RouteRecordRaw } from 'vue-router'

export const adminRoutes: RouteRecordRaw[] = [
  { path: '', name: 'admin', redirect: { name: 'admin-today' } },
  ...reportRoutes,
  ...menuAdminRoutes,
  ...floorAdminRoutes,
  ...ordersAdminRoutes,
  ...staffAdminRoutes,
  ...journalRoutes,
  { path: 'system', children: [...systemRoutes, ...paymentsAdminRoutes] },
]
