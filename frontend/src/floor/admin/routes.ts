/** The address of the floor for its owner. */

import type { RouteRecordRaw } from 'vue-router'

export const floorAdminRoutes: RouteRecordRaw[] = [
  { path: 'floor', name: 'admin-floor', component: () => import('./FloorAdminPage.vue') },
]
