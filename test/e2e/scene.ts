/** What the e2e files share: the cast on the common platform, unit numbers nobody used yet, and the registries by how they connect. */
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, expect, inject } from 'vitest'
import { patience } from '../../tools/patience.ts'
import type { Client } from '../../tools/simulate/client.ts'
import { chinaDate } from '../../tools/simulate/time.ts'
import { type Cast, castOf } from '../support/cast.ts'

export const XIAMEN = '350200'
export const PINGTAN = '351001'

const casts: Cast[] = []

/** Every answer seen by the file's parties must be in the contract. */
export const openScene = (): Cast => {
  const cast = castOf(inject('sandbox'), inject('logs'))
  casts.push(cast)
  afterAll(async () => {
    await cast.close()
    expect([...new Set(cast.violations)]).toEqual([])
  })
  return cast
}

const MATCHERS = [
  'toBe',
  'toEqual',
  'toMatchObject',
  'toContain',
  'toBeGreaterThan',
  'toBeDefined',
  'toBeTruthy',
  'toSatisfy',
] as const
type Matchers = Readonly<Record<(typeof MATCHERS)[number], (wanted?: unknown) => Promise<void>>>

const STILL_SECONDS = 60
const LOOK_MS = 150

/**
 * As expect.poll, without its limit: what is looked for may take as long as the machine needs. Given up only where none of the file's
 * parties has heard or done anything for long.
 */
export const eventually = (look: () => unknown): Matchers & { readonly not: Matchers } => {
  const settled = async (assert: (seen: unknown) => void): Promise<void> => {
    const { isOver } = patience(STILL_SECONDS)
    for (;;)
      try {
        assert(await look())
        return
      } catch (error) {
        if (isOver(casts.map((cast) => cast.moved()).join())) throw error
        await pause(LOOK_MS)
      }
  }
  const matchers = (on: (seen: unknown) => Record<(typeof MATCHERS)[number], (wanted: never) => void>) =>
    Object.fromEntries(
      MATCHERS.map((name) => [name, (wanted?: unknown) => settled((seen) => on(seen)[name](wanted as never))]),
    ) as Matchers
  return { ...matchers((seen) => expect(seen)), not: matchers((seen) => expect(seen).not) }
}

let counter = Math.floor(Math.random() * 90_000)

const fresh = (): string => String(++counter % 98_999).padStart(5, '0')

const digits = (count: number): string => String(Math.floor(Math.random() * 10 ** count)).padStart(count, '0')

/** A flat in a county, in a parcel and building of its own; `room` may be a script of the simulated registry. */
export const flat = (prefix: string, room = '0203'): string =>
  `${prefix}${digits(3).replace('000', '001')}001GB${fresh()}F${digits(3).padStart(4, '0').replace('0000', '0001')}${room}`

/** Land without buildings; its parcel serial may be a script. */
export const land = (prefix: string, serial = fresh()): string =>
  `${prefix}${digits(3).replace('000', '001')}004GB${serial}W00000000`

export type Entry = {
  readonly code: string
  readonly name: string
  readonly transport: 'webhook' | 'inbox'
  readonly prefixes: readonly string[]
}

/** The directory as the platform publishes it. */
export const directory = async (cast: Cast): Promise<Entry[]> => {
  const [bank] = cast.sandbox.banks
  if (bank === undefined) throw new Error('The sandbox has no bank')
  return (await cast.client(bank).read('/v1/registries')).items
}

export const inboxRegistry = async (cast: Cast): Promise<Entry> => {
  const found = (await directory(cast)).find((entry) => entry.transport === 'inbox')
  if (found === undefined) throw new Error('The directory has no registry with an inbox')
  return found
}

export const typesOf = (notices: readonly { type: string }[]): string[] => notices.map((notice) => notice.type)

export type Attempt = {
  readonly deliveryId: string
  readonly subject: { readonly kind: string; readonly id: string }
  readonly caseId?: string
  readonly type: string
  readonly attempt: number
  readonly outcome: string
  readonly status?: number
}

const attemptsOn = async (client: Client, day: string): Promise<Attempt[]> => {
  const attempts: Attempt[] = []
  for (let cursor = ''; ; ) {
    const page = await client.read(`/v1/deliveries?day=${day}&limit=5${cursor}`)
    attempts.push(...page.items)
    if (page.next === undefined) return attempts
    cursor = `&cursor=${encodeURIComponent(page.next)}`
  }
}

/** Page by page, of today and yesterday: a test that moves the clock may pass midnight. */
export const attemptsOf = async (client: Client): Promise<Attempt[]> => {
  const days = [0, 1].map((ago) => chinaDate(new Date(client.now().getTime() - ago * 86_400_000)))
  return (await Promise.all(days.map((day) => attemptsOn(client, day)))).flat()
}
