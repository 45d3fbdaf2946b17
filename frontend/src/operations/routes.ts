/** The address of the server's page. */

import type { RouteRecordRaw } from 'vue-router'

export const systemRoutes: RouteRecordRaw[] = [
  { path: 'system', name: 'admin-system', component: () => import('./SystemPage.vue') },
]
