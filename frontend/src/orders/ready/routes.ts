/** The address of what stands at the pass. */

import type { RouteRecordRaw } from 'vue-router'

export const readyRoutes: RouteRecordRaw[] = [
  {
    path: 'ready',
    name: 'ready',
    component: () => import('./ReadyPage.vue'),
    meta: { tab: 'ready' },
  },
]
