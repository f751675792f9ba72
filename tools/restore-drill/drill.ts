/** The drill: says what it will do, copies the tables, verifies the copies, removes them. The live tables are only read. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { type Called, type Copier, copiesOf, removeCopy, storeOf, TABLE_NAMES } from './stores.ts'
import { type Verified, verifyCopy } from './verify.ts'

export type Drill = {
  readonly client: DynamoDBClient
  readonly live: Called
  readonly copier: Copier
  readonly now: Date
  /** Leave the copies, to look at them. */
  readonly keep?: boolean
  readonly planOnly?: boolean
  readonly say: (line: string) => void
}

/** The tables that others count in come first, so that a copy made row by row never has a count without what it counts. */
const ORDER = TABLE_NAMES.toSorted((a, b) => Number(b === 'reports') - Number(a === 'reports'))

export const drill = async (given: Drill): Promise<Verified | undefined> => {
  const { client, live, copier, now, say } = given
  const copies = copiesOf(live, now)
  const upTo = await copier.upTo(live)
  say(`Copies as of ${upTo.toISOString()}, by ${copier.says}:`)
  for (const name of TABLE_NAMES) say(`  ${live[name]} -> ${copies[name]}`)
  say('Then verified: lasting rows against the live ones, chains of events, seals, figures. Then removed.')
  if (given.planOnly) return undefined
  const made: string[] = []
  try {
    await copyAll(given, { copies, upTo, made })
    const verified = await verifyCopy({ live: storeOf(client, live), copy: storeOf(client, copies), upTo })
    report(verified, say)
    return verified
  } finally {
    if (given.keep) say(`Kept: ${made.join(', ')}`)
    else for (const name of made) await removeCopy(client, name)
  }
}

const copyAll = async ({ live, copier, say }: Drill, given: { copies: Called; upTo: Date; made: string[] }) => {
  const began = performance.now()
  for (const name of ORDER) {
    given.made.push(given.copies[name])
    await copier.copy(live[name], given.copies[name], given.upTo)
  }
  say(`Copied in ${Math.round((performance.now() - began) / 1000)} s`)
}

const report = ({ findings, rows, cases, seals, records, banks }: Verified, say: (line: string) => void): void => {
  for (const name of TABLE_NAMES) say(`  ${name}: ${rows[name].copy} rows, live ${rows[name].live}`)
  say(`  ${cases} cases, ${records} audit records in ${seals} seals, figures of ${banks} banks`)
  for (const { check, says } of findings) say(`✗ ${check}: ${says}`)
  say(findings.length === 0 ? '✓ the copy is the platform as it was' : `${findings.length} findings`)
}
