/**
 * What each platform of the e2e strands recorded of its roles' calls: left by the last file of a strand, read by the judge of both. They are
 * different processes, so a folder lies between: DENGTONG_RECORDS, or one under .local for who runs a strand by hand.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Grant, Policies, RecordedCall } from '../../tools/local/iam/replay.ts'

export const STRANDS = ['still', 'moving'] as const
export type Strand = (typeof STRANDS)[number]

/** What GET /_local/calls answers. */
export type Recorded = Policies & { readonly grants: readonly Grant[]; readonly wire: readonly RecordedCall[] }

const FOLDER = process.env['DENGTONG_RECORDS'] ?? '.local/e2e'
const fileOf = (strand: Strand): string => join(FOLDER, `${strand}.json`)

export const leaveRecord = (strand: Strand, recorded: Recorded): void => {
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(fileOf(strand), JSON.stringify(recorded))
}

/** Throws where a strand has not been run to its end. */
export const readRecords = (): Recorded[] => STRANDS.map((strand) => JSON.parse(readFileSync(fileOf(strand), 'utf8')))
