/**
 * Until when papers of a case stay under lock: the years of their class count from the end of the relationship (反洗钱法 34), which is
 * when the mortgage is gone, or the case ended without one. What stands is locked again a year before its lock would end: a lock can be made
 * longer and never shorter, and a loan that is repaid early lets its papers go the sooner.
 */
import { lockedUntil } from '../../kernel/retention.ts'
import { begins } from '../../registrations/kinds.ts'
import type { Head } from './head.ts'
import { isParent, type ParentHead } from './rows.ts'

/** Papers of a loan over several registries are those of its parts. */
export const isInForce = (head: Head | ParentHead): head is Head =>
  !isParent(head) &&
  head.milestones.includes('registered') &&
  !head.milestones.includes('released') &&
  begins((head.registrations ?? []).map(({ kind }) => kind))

/** As it was locked when it was handed over, or prolonged since. */
export const keptUntil = (head: Head): Date =>
  head.keptUntil === undefined
    ? lockedUntil('case-paper', new Date(head.timing?.lodgedAt ?? head.createdAt))
    : new Date(head.keptUntil)

/** A year before, so that a run that fails has time to be mended. */
export const prolongedFrom = (head: Head): string => {
  const day = keptUntil(head)
  day.setUTCFullYear(day.getUTCFullYear() - 1)
  return day.toISOString()
}
