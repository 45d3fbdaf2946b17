/** The arrows go from row to row of a table: from the link of one to that of the next. */

const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 }

export function moveBetweenRows(event: KeyboardEvent): void {
  const step = STEPS[event.key]
  const { currentTarget: table, target } = event
  if (step === undefined || !(table instanceof Element) || !(target instanceof Element)) return
  const links = [...table.querySelectorAll<HTMLElement>('.row-link')]
  const row = target.closest('tr')
  const place = links.findIndex((link) => link.closest('tr') === row)
  if (place < 0) return
  event.preventDefault()
  links[place + step]?.focus()
}
