/**
 * What 100 MB of documents through a case add to the memory of each function, beside the same case with small papers: the most that any
 * of its invocations held, heap and buffers, garbage included, as the runner's threads saw it every few milliseconds.
 */
import { type LocalRunner, startLocalRunner } from '../local/start.ts'
import { type Bank, startBank } from '../simulate/bank.ts'

const PAPERS = 5
const MOST_ADDED = 32 * 1024 * 1024

/** A thread collects its garbage late: what it holds in ordinary work shows only after some cases with small papers. */
export type MemorySizes = { readonly smallCases: number; readonly paperBytes: number }

export type Memory = {
  readonly documentBytes: number
  /** Functions whose peak grew by more than may be. */
  readonly over: readonly string[]
  /** By function: the peak with small papers, with large ones, and the difference, in bytes. */
  readonly peaks: Readonly<Record<string, { readonly small: number; readonly large: number; readonly added: number }>>
}

const carry = async (bank: Bank, serial: number, paperBytes?: number): Promise<void> => {
  const unit = `350203001002GB00777F0001${String(serial).padStart(4, '0')}`
  const { caseId } = await bank.submit({ units: [unit], ...(paperBytes && { paperBytes }) })
  await bank.waitFor(caseId, 'certificate.delivered', 120_000)
  await bank.disburse(caseId)
}

const peaksOf = async (runner: LocalRunner): Promise<Record<string, number>> => (await runner.calls()).peakBytes

const measured = async (runner: LocalRunner, { smallCases, paperBytes }: MemorySizes): Promise<Memory> => {
  const bank = await startBank({ baseUrl: runner.baseUrl, sandbox: runner.sandbox })
  await carry(bank, 0)
  await runner.clearCalls()
  for (let serial = 1; serial <= smallCases; serial++) await carry(bank, serial)
  const small = await peaksOf(runner)
  await runner.clearCalls()
  await carry(bank, smallCases + 1, paperBytes)
  // the archive of the case is closed when it has rested; it holds all of them by digest
  await runner.advanceClock(901)
  await runner.runSchedule('sweep')
  const large = await peaksOf(runner)
  await bank.close()
  const peaks = Object.fromEntries(
    Object.entries(large)
      .filter(([name]) => small[name] !== undefined)
      .map(([name, bytes]) => [name, { small: small[name] ?? 0, large: bytes, added: bytes - (small[name] ?? 0) }]),
  )
  const over = Object.entries(peaks).flatMap(([name, { added }]) => (added > MOST_ADDED ? [name] : []))
  return { documentBytes: PAPERS * paperBytes, over, peaks }
}

export const measureMemory = async (sizes: MemorySizes): Promise<Memory> => {
  const runner = await startLocalRunner({ parties: true, watchMemory: true })
  try {
    return await measured(runner, sizes)
  } finally {
    await runner.remove()
  }
}
