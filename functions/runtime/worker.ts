/** Queue and schedule functions. A failing hint fails alone; its message returns, and the dead-letter queue means a defect of ours. */
import middy from '@middy/core'
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import * as z from 'zod/mini'
import type { Hint } from '../../lib/platform/ports.ts'
import { log } from './ports.ts'
import { told } from './told.ts'

const HintMessage = z.object({
  receiver: z.string(),
  caseId: z.optional(z.string()),
  correlation: z.optional(z.string()),
})

export const serveQueue = (work: (hint: Hint) => Promise<void>) =>
  middy<SQSEvent, SQSBatchResponse>().handler(async (event, { functionName }) => {
    const outcomes = await Promise.all(
      event.Records.map(async ({ messageId, body }) => {
        let hint: Hint | undefined
        try {
          hint = HintMessage.parse(JSON.parse(body)) as Hint
          await work(hint)
          log.info('hint.done', { messageId, ...hint })
          return []
        } catch (error) {
          log.error('hint.failed', { messageId, ...hint, ...told(error) })
          return [{ itemIdentifier: messageId }]
        }
      }),
    )
    const batchItemFailures = outcomes.flat()
    log.measure('batch', { faults: batchItemFailures.length }, { by: { function: functionName } })
    return { batchItemFailures }
  })

export const serveSchedule = (work: () => Promise<void>) => middy().handler(async () => work())

/** Invoked by hand with a payload; what it throws fails the invocation. */
export const serveOperator = <Outcome>(work: (payload: unknown) => Promise<Outcome>) =>
  middy<unknown, Outcome>().handler(async (payload) => work(payload))
