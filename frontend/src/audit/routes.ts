/** The address of the journal; its filters stand in it. */

import type { RouteRecordRaw } from 'vue-router'

export const journalRoutes: RouteRecordRaw[] = [
  { path: 'journal', name: 'admin-journal', component: () => import('./JournalPage.vue') },
]
