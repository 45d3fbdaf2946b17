/** The addresses of the first start: two steps for somebody without an account, two for the owner. */

import { loadOwnerWords, loadSetupWords } from '@/i18n'
import type { RouteRecordRaw } from 'vue-router'

const firstSteps = () => import('./firstSteps')

export const setupRoutes: RouteRecordRaw[] = [
  {
    path: '/setup',
    component: async () => (await firstSteps()).SetupLayout,
    beforeEnter: loadSetupWords,
    children: [
      {
        path: '',
        name: 'setup',
        component: async () => (await firstSteps()).RestaurantStep,
        meta: { isPublic: true, setupStep: 'restaurant' },
      },
      {
        path: 'owner',
        name: 'setup-owner',
        component: () => import('./OwnerStep.vue'),
        meta: { isPublic: true, setupStep: 'owner' },
      },
      {
        path: 'data',
        name: 'setup-data',
        component: () => import('./data/DataStep.vue'),
        beforeEnter: loadOwnerWords,
        meta: { roles: ['admin'], setupStep: 'data' },
      },
      {
        path: 'done',
        name: 'setup-done',
        component: () => import('./done/DoneStep.vue'),
        beforeEnter: loadOwnerWords,
        meta: { roles: ['admin'], setupStep: 'done' },
      },
    ],
  },
]
