/** Light or dark: as the device, until somebody chooses. */

import { Dark } from 'quasar'
import { readonly, ref } from 'vue'

export const THEMES = ['auto', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

const KEY = 'restaurant.theme'
const theme = ref<Theme>(THEMES.find((one) => one === localStorage.getItem(KEY)) ?? 'auto')

export function startTheme(): void {
  apply(theme.value)
}

export function chooseTheme(chosen: Theme): void {
  theme.value = chosen
  localStorage.setItem(KEY, chosen)
  apply(chosen)
}

export function useTheme() {
  return readonly(theme)
}

/** Dark whatever was chosen, for a page that is read from afar. Returns how to end that. */
export function showDark(): () => void {
  Dark.set(true)
  return () => apply(theme.value)
}

function apply(chosen: Theme): void {
  Dark.set(chosen === 'auto' ? 'auto' : chosen === 'dark')
}
