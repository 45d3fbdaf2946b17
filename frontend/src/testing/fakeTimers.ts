/** Clocks and timers that a spec moves: an evening passes in milliseconds. */

import type { Timers } from '../timers'

interface Due {
  at: number
  action: () => void
}

export class FakeTimers implements Timers {
  private wall = Date.UTC(2026, 10, 26, 18)
  private passed = 0
  private due: Due[] = []

  now = (): number => this.wall
  monotonic = (): number => this.passed

  after = (delay: number, action: () => void): (() => void) => {
    const entry = { at: this.passed + Math.max(0, delay), action }
    this.due.push(entry)
    return () => {
      this.due = this.due.filter((one) => one !== entry)
    }
  }

  /** Lets time pass; what is due runs at its moment, with all that follows from it. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.passed + milliseconds
    await settle()
    for (let next = this.nextUntil(end); next; next = this.nextUntil(end)) {
      const entry = next
      this.due = this.due.filter((one) => one !== entry)
      this.pass(Math.max(0, entry.at - this.passed))
      entry.action()
      await settle()
    }
    this.pass(end - this.passed)
  }

  /** The device sleeps: the wall clock goes on, its timers and the other clock stand still. */
  sleep(milliseconds: number): void {
    this.wall += milliseconds
  }

  /** Somebody sets the device's clock. */
  setClock(by: number): void {
    this.wall += by
  }

  private nextUntil(end: number): Due | undefined {
    let first: Due | undefined
    for (const entry of this.due) {
      if (entry.at <= end && (!first || entry.at < first.at)) first = entry
    }
    return first
  }

  private pass(milliseconds: number): void {
    this.passed += milliseconds
    this.wall += milliseconds
  }
}

/** The timers of one page, which end with it. */
export class PageTimers implements Timers {
  private isGone = false

  constructor(private readonly timers: FakeTimers) {}

  now = (): number => this.timers.now()
  monotonic = (): number => this.timers.monotonic()
  after = (delay: number, action: () => void): (() => void) =>
    this.timers.after(delay, () => this.isGone || action())

  /** The page or its tablet dies, without another word. */
  die(): void {
    this.isGone = true
  }
}

/** Lets everything run that waits for nothing but a promise. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 30; turn += 1) await Promise.resolve()
}
