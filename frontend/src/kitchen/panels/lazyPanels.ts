/** The panels, loaded after the board: it is there sooner, and they open without a connection. */

import { defineAsyncComponent } from 'vue'

const allDay = () => import('./AllDayPanel.vue')
const done = () => import('./DonePanel.vue')
const settings = () => import('./SettingsPanel.vue')
const soldOut = () => import('./SoldOutPanel.vue')
const unsent = () => import('./UnsentPanel.vue')

export const AllDayPanel = defineAsyncComponent(allDay)
export const DonePanel = defineAsyncComponent(done)
export const SettingsPanel = defineAsyncComponent(settings)
export const SoldOutPanel = defineAsyncComponent(soldOut)
export const UnsentPanel = defineAsyncComponent(unsent)

/** Loads those that have not been opened yet; what fails is tried again when it is opened. */
export function loadPanels(): void {
  for (const load of [allDay, done, settings, soldOut, unsent]) void load().catch(() => undefined)
}
