/** Makes a phone vibrate: milliseconds on, off, on. Nothing on devices that cannot. */
export function vibrate(pattern: number[]): void {
  // Not everywhere, whatever the types say. Before the first touch browsers refuse it, with an error.
  const device = navigator as Partial<Pick<Navigator, 'userActivation' | 'vibrate'>>
  if (device.userActivation?.hasBeenActive !== false) device.vibrate?.(pattern)
}
