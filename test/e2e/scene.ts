/** What the e2e files share: the cast on the common platform, unit numbers nobody used yet, and the registries by how they connect. */
import { afterAll, expect, inject } from 'vitest'
import { type Cast, castOf } from '../support/client.ts'

export const XIAMEN = '350200'
export const PINGTAN = '351001'

/** Every answer seen by the file's parties must be in the contract. */
export const openScene = (): Cast => {
  const cast = castOf(inject('sandbox'))
  afterAll(async () => {
    await cast.close()
    expect([...new Set(cast.violations)]).toEqual([])
  })
  return cast
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
