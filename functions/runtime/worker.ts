/** Queue and schedule functions. A failing hint fails alone; its message returns, and the dead-letter queue means a defect of ours. */
import middy from '@middy/core'
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import * as z from 'zod/mini'
import type { Hint } from '../../lib/platform/ports.ts'
import { errorFields } from './error-fields.ts'
import { beginInvocation, log } from './ports.ts'

const HintMessage = z.object({
  receiver: z.string(),
  subjectId: z.optional(z.string()),
  /** The same, as release 0.1.0 sends it. */
  caseId: z.optional(z.string()),
  correlation: z.optional(z.string()),
})

const hintOf = (body: string): Hint => {
  const { receiver, caseId, subjectId = caseId, correlation } = HintMessage.parse(JSON.parse(body))
  return {
    receiver,
    ...(subjectId !== undefined && { subjectId }),
    ...(correlation !== undefined && { correlation }),
  }
}

type Message = { readonly messageId: string; readonly hint: Hint }

const failed = ({ messageId, hint }: { messageId: string; hint?: Hint }, error: unknown) => {
  log.error('hint.failed', { messageId, ...hint, ...errorFields(error) })
  return { itemIdentifier: messageId }
}

/** One work for all hints of a receiver in a batch: side by side they would only be in each other's way. */
export const serveReceivers = (work: (receiver: string, hints: readonly Hint[]) => Promise<void>) =>
  serveGroups(({ hint }) => hint.receiver, work)

/** Each hint by itself. */
export const serveQueue = (work: (hint: Hint) => Promise<void>) =>
  serveGroups(
    ({ messageId }) => messageId,
    async (_, hints) => void (await Promise.all(hints.map(work))),
  )

const serveGroups = (
  groupOf: (message: Message) => string,
  work: (group: string, hints: readonly Hint[]) => Promise<void>,
) =>
  middy<SQSEvent, SQSBatchResponse>().handler(async (event, context) => {
    beginInvocation(context)
    const unread: { itemIdentifier: string }[] = []
    const messages = event.Records.flatMap(({ messageId, body }): Message[] => {
      try {
        return [{ messageId, hint: hintOf(body) }]
      } catch (error) {
        unread.push(failed({ messageId }, error))
        return []
      }
    })
    const undone = await Promise.all(
      [...Map.groupBy(messages, groupOf)].map(async ([group, together]) => {
        try {
          await work(
            group,
            together.map(({ hint }) => hint),
          )
          for (const { messageId, hint } of together) log.info('hint.done', { messageId, ...hint })
          return []
        } catch (error) {
          return together.map((message) => failed(message, error))
        }
      }),
    )
    const batchItemFailures = [...unread, ...undone.flat()]
    log.measure('batch', { faults: batchItemFailures.length }, { by: { function: context.functionName } })
    return { batchItemFailures }
  })

export const serveSchedule = (work: () => Promise<void>) =>
  middy().handler(async (_, context) => {
    beginInvocation(context)
    await work()
  })

/** Invoked by hand with a payload; what it throws fails the invocation. */
export const serveOperator = <Outcome>(work: (payload: unknown) => Promise<Outcome>) =>
  middy<unknown, Outcome>().handler(async (payload, context) => {
    beginInvocation(context)
    return work(payload)
  })
