/**
 * The commands that are not answered yet, in the browser's storage: one key for each, written once
 * and never changed, as the server compares the payload of a repeated command with the first.
 * What changes about a command (tries, refusal) has a key of its own.
 */

import type { Problem } from '../live/types'
import {
  keysWith,
  readJson,
  removeKey,
  writeJson,
  type KeyValueStore,
} from '../storage/keyValueStore'
import type { Command } from './commands'

const COMMAND = 'restaurant.outbox.command.'
const PROGRESS = 'restaurant.outbox.progress.'
export const LEASE = 'restaurant.outbox.lease.'

export interface KeptCommand {
  /** The command's own id, which makes sending it twice the same as once. */
  id: string
  /** Whose it is. */
  userId: number
  /** Its place among the commands of this device. */
  number: number
  /** When it was given, on the device's clock. */
  at: number
  /** What a person calls it. */
  label: string
  subject: string
  command: Command
}

export interface Progress {
  /** How often it was sent. */
  tries: number
  /** Why the server refused it. */
  problem?: Problem
  /** When a person said that it should still be sent. */
  confirmedAt?: number
}

export class CommandStore {
  private readonly commands = new Map<string, KeptCommand>()
  private readonly unkept = new Map<string, KeptCommand>()
  private readonly unkeptProgress = new Map<string, Progress>()

  constructor(private readonly store: KeyValueStore) {}

  /** Keeps a command. When the storage takes none it stays in memory, and `isKept` says so. */
  add(command: KeptCommand): void {
    if (!writeJson(this.store, COMMAND + command.id, command)) this.unkept.set(command.id, command)
  }

  /** Whether the command outlives this page. */
  isKept(id: string): boolean {
    return !this.unkept.has(id)
  }

  /** Whether it still waits, or was taken out by this tab or another. */
  has(id: string): boolean {
    return this.unkept.has(id) || readJson(this.store, COMMAND + id) !== undefined
  }

  /** Every command, in the order they were given; also those of other tabs. */
  all(): KeptCommand[] {
    for (const command of [...this.unkept.values()]) this.tryToKeep(command)
    const stored = keysWith(this.store, COMMAND).map((key) => this.read(key))
    const found = stored.filter((command) => command !== undefined)
    return [...found, ...this.unkept.values()].sort(
      (one, other) => one.number - other.number || (one.id < other.id ? -1 : 1),
    )
  }

  remove(id: string): void {
    this.unkept.delete(id)
    this.unkeptProgress.delete(id)
    this.commands.delete(id)
    for (const prefix of [COMMAND, PROGRESS, LEASE]) removeKey(this.store, prefix + id)
  }

  progress(id: string): Progress {
    const progress = this.unkeptProgress.get(id) ?? readJson<Progress>(this.store, PROGRESS + id)
    return progress ?? { tries: 0 }
  }

  setProgress(id: string, progress: Progress): void {
    if (writeJson(this.store, PROGRESS + id, progress)) this.unkeptProgress.delete(id)
    else this.unkeptProgress.set(id, progress)
  }

  private tryToKeep(command: KeptCommand): void {
    if (writeJson(this.store, COMMAND + command.id, command)) this.unkept.delete(command.id)
  }

  /** A command never changes, so it is read once. */
  private read(key: string): KeptCommand | undefined {
    const id = key.slice(COMMAND.length)
    const command = this.commands.get(id) ?? readJson<KeptCommand>(this.store, key)
    if (command) this.commands.set(id, command)
    return command
  }
}
