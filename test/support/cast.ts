/** The parties of a test: every answer they get is held against the published contract. */
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Bank, type BankOptions, startBank } from '../../tools/simulate/bank.ts'
import { type Client, connect, type Observe } from '../../tools/simulate/client.ts'
import { type Registries, type RegistriesOptions, startRegistries } from '../../tools/simulate/registry.ts'
import type { Credentials, Sandbox } from '../../tools/simulate/sandbox.ts'
import { loadContract } from './validate.ts'

export type Cast = {
  readonly sandbox: Sandbox
  readonly observe: Observe
  /** What the platform answered outside its contract. */
  readonly violations: readonly string[]
  readonly bank: (options?: Partial<BankOptions>) => Promise<Bank>
  readonly registries: (options?: Partial<RegistriesOptions>) => Promise<Registries>
  readonly client: (credentials: Credentials, language?: 'zh' | 'en') => Client
  /** Does not wait when it is throttled. */
  readonly impatientClient: (credentials: Credentials) => Client
  readonly control: Control
  /** Changes whenever one of its banks hears or one of its registries does anything. */
  readonly moved: () => string
  readonly close: () => Promise<void>
}

export type Control = {
  /** Time moves forward for everybody. */
  readonly advance: (seconds: number) => Promise<void>
  readonly runSchedule: (worker: string) => Promise<void>
  /** Invokes an operator's function with a payload. */
  // biome-ignore lint/suspicious/noExplicitAny: what the function answers, as it says it
  readonly operate: (worker: string, payload: object) => Promise<any>
  readonly purgeQueues: () => Promise<void>
  /** While these lanes are held, what is sent waits in their queues. */
  readonly holdLanes: (...lanes: readonly string[]) => Promise<void>
  readonly releaseLanes: (...lanes: readonly string[]) => Promise<void>
  // biome-ignore lint/suspicious/noExplicitAny: what the runner recorded, as it says it
  readonly calls: () => Promise<any>
}

const controlOf = (base: string): Control => {
  const post = async (path: string, body?: object): Promise<Response> => {
    const response = await fetch(`${base}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body ?? {}),
    })
    if (!response.ok) throw new Error(`The runner answered ${response.status} to ${path}: ${await response.text()}`)
    return response
  }
  return {
    advance: async (seconds) => void (await post('/clock', { advanceSeconds: seconds })),
    runSchedule: async (worker) => void (await post(`/schedules/${worker}`)),
    operate: async (worker, payload) => {
      const outcome = (await (await post(`/operators/${worker}`, payload)).json()) as { ok: boolean; payload: string }
      if (!outcome.ok) throw new Error(`${worker} failed: ${outcome.payload}`)
      return JSON.parse(outcome.payload)
    },
    purgeQueues: async () => void (await post('/queues/purge')),
    holdLanes: async (...lanes) => void (await post('/queues/hold', { lanes })),
    releaseLanes: async (...lanes) => void (await post('/queues/release', { lanes })),
    calls: async () => (await fetch(`${base}/calls`)).json(),
  }
}

/** Beside the logs of the runner, so that problem texts of the whole run are searched with them. */
export const PROBLEMS = 'problems.log'

/** Whoever joins leaves in the reverse order when the test file ends. `logs` is where problem texts are kept, if anywhere. */
export const castOf = (sandbox: Sandbox, logs = ''): Cast => {
  const contract = loadContract()
  const violations: string[] = []
  const closers: (() => Promise<void>)[] = []
  const journals: (readonly unknown[])[] = []
  const observe: Observe = (call, answer) => {
    if (logs !== '' && answer.status >= 400)
      appendFileSync(join(logs, PROBLEMS), `${answer.text.replaceAll('\n', ' ')}\n`)
    const fault = contract.faultOf(call, answer)
    if (fault !== undefined) violations.push(fault)
  }
  const { baseUrl, issuer } = sandbox
  return {
    sandbox,
    observe,
    violations,
    control: controlOf(sandbox.control),
    bank: async (options = {}) => {
      const bank = await startBank({ baseUrl, sandbox, observe, ...options })
      closers.push(bank.close)
      journals.push(bank.heard)
      return bank
    },
    registries: async (options = {}) => {
      const registries = await startRegistries({ baseUrl, sandbox, observe, pollMs: 300, ...options })
      closers.push(registries.close)
      journals.push(registries.deeds)
      await registries.ready
      return registries
    },
    client: (credentials, language = 'zh') => connect({ baseUrl, issuer, credentials, observe, language }),
    impatientClient: (credentials) => connect({ baseUrl, issuer, credentials, observe, impatient: true }),
    moved: () => journals.map(({ length }) => length).join(),
    close: async () => {
      for (const close of closers.splice(0).reverse()) await close()
    },
  }
}
