/**
 * `submitCase` over HTTP beside the same three engine calls bare, taking turns, so that both meet the same machine. Latency is
 * measured while nothing else runs; the rate with sixteen at once and all the work they bring.
 */
import { randomUUID } from 'node:crypto'
import { signBytes } from '../simulate/client.ts'
import { makeFiling, slotsOf } from '../simulate/filing.ts'
import type { SandboxBank } from '../simulate/sandbox.ts'
import { anotherOf, callEngine, type EngineCall, type Engines, type Submission } from './engines.ts'
import { median, quantile } from './numbers.ts'
import { post } from './wire.ts'

const UNIT = '350203001002GB00123F00010203'

/** A sound filing that nobody examines for long: its papers do not exist, which only level 2 finds. */
export const signedSubmission = async (bank: SandboxBank, token: string): Promise<Submission> => {
  const wish = { units: [UNIT] }
  const papers = slotsOf(wish).map((slot) => ({
    slot,
    documentId: `doc_${randomUUID().replaceAll('-', '').slice(0, 26)}`,
  }))
  const body = JSON.stringify(makeFiling(bank, wish, papers, new Date()))
  const key = `bench-${randomUUID()}`
  const signature = await signBytes(bank, { method: 'POST', path: '/v1/cases', key, text: body, now: new Date() })
  return {
    institutionId: bank.institutionId,
    clientId: bank.clientId,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': key,
      'dt-signature': signature,
    },
    body,
  }
}

export type Latency = { readonly p50: number; readonly p99: number; readonly perSecond: number }

type Act = () => Promise<void>

/** At most `width` acts under way; the rate over all of them. */
const rateOf = async (acts: readonly Act[], width: number): Promise<number> => {
  const waiting = [...acts]
  const started = performance.now()
  const work = async (): Promise<void> => {
    for (let act = waiting.shift(); act; act = waiting.shift()) await act()
  }
  await Promise.all(Array.from({ length: width }, work))
  return acts.length / ((performance.now() - started) / 1000)
}

const insist = (status: number, expected: number, body: string): void => {
  if (status !== expected) throw new Error(`answered ${status} instead of ${expected}: ${body.slice(0, 400)}`)
}

export type Comparison = { readonly platform: Latency; readonly bare: Latency }

type Place = {
  readonly baseUrl: string
  readonly engines: Engines
  readonly calls: readonly EngineCall[]
  /** Until nothing runs in the background. */
  readonly idle: () => Promise<void>
}

export const compareSubmissions = async (
  { baseUrl, engines, calls, idle }: Place,
  submissions: readonly Submission[],
): Promise<Comparison> => {
  const submit = async ({ headers, body }: Submission): Promise<number> => {
    const answer = await post(`${baseUrl}/v1/cases`, headers, body)
    insist(answer.status, 202, answer.body)
    return answer.ms
  }
  const bare = async (): Promise<number> => {
    let ms = 0
    for (const call of anotherOf(calls)) {
      const answer = await callEngine(engines, call)
      insist(answer.status, 200, answer.body)
      ms += answer.ms
    }
    return ms
  }
  const half = Math.floor(submissions.length / 2)
  const times = { platform: [] as number[], bare: [] as number[] }
  for (const submission of submissions.slice(0, half)) {
    await idle()
    times.platform.push(await submit(submission))
    await idle()
    times.bare.push(await bare())
  }
  const rest = submissions.slice(half)
  const perSecond = {
    platform: await rateOf(
      rest.map((submission) => async () => void (await submit(submission))),
      16,
    ),
    bare: await rateOf(
      rest.map(() => async () => void (await bare())),
      16,
    ),
  }
  const latency = (who: 'platform' | 'bare'): Latency => ({
    p50: median(times[who]),
    p99: quantile(times[who], 0.99),
    perSecond: perSecond[who],
  })
  return { platform: latency('platform'), bare: latency('bare') }
}
