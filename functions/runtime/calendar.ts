/** For functions that reckon with working days: they know what the authority has announced, at most a minute late. */
import type { MiddlewareObj } from '@middy/core'
import type { Context } from 'aws-lambda'
import { readAnnounced } from '../../lib/clocks/announced.ts'
import { learnYears } from '../../lib/clocks/calendar.ts'
import { errorFields } from './error-fields.ts'
import { beginInvocation, clock, log, table } from './ports.ts'

const KEPT_MS = 60_000

let readAt: number | undefined

const learn = async (): Promise<void> => {
  const now = clock.now().getTime()
  if (readAt !== undefined && Math.abs(now - readAt) < KEPT_MS) return
  try {
    learnYears(await readAnnounced(table))
    readAt = now
  } catch (error) {
    // With what was known: a limit that cannot be reckoned says so, and a wrong one never comes of it.
    log.error('calendar.not-read', errorFields(error))
  }
}

type Invoked = { readonly event: unknown; readonly context: Context }

export const calendar = {
  before: async ({ context }: Invoked): Promise<void> => {
    beginInvocation(context)
    await learn()
  },
} satisfies MiddlewareObj
