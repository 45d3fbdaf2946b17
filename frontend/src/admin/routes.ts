/** The addresses of the owner's side; each section adds its own. */

import { floorAdminRoutes } from '@/floor/admin/routes'
import { menuAdminRoutes } from '@/menu/admin/routes'
import type { RouteRecordRaw } from 'vue-router'

export const adminRoutes: RouteRecordRaw[] = [...menuAdminRoutes, ...floorAdminRoutes]
