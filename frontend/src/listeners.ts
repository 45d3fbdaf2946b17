/** Who wants to be told about something. */
export class Listeners<Arguments extends unknown[]> {
  private readonly all = new Set<(...args: Arguments) => void>()

  /** Returns how to end it. */
  add(listener: (...args: Arguments) => void): () => void {
    this.all.add(listener)
    return () => this.all.delete(listener)
  }

  tell(...args: Arguments): void {
    for (const listener of [...this.all]) listener(...args)
  }
}
