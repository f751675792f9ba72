/** Files the example of a business as one's own: own branch and officer, own papers, fresh numbers, dates moved to today. */
import { randomUUID } from 'node:crypto'
import type { Client } from './client.ts'
import { uploadDocument } from './documents.ts'
import { makePdf } from './pdf.ts'
import type { Example, SandboxBank } from './sandbox.ts'
import { chinaDate } from './time.ts'

/** The examples are right on this day. */
const EXAMPLE_DAY = '2026-11-24'

const DAY_MS = 86_400_000

const moved = (text: string, days: number): string => {
  const date = new Date(`${text.slice(0, 10)}T00:00:00Z`)
  return new Date(date.getTime() + days * DAY_MS).toISOString().slice(0, 10) + text.slice(10)
}

const IS_DATE = /^\d{4}-\d{2}-\d{2}(?:T.*)?$/

type Change = (text: string, field: string) => string

const changed = (value: unknown, change: Change, field = ''): unknown => {
  if (typeof value === 'string') return change(value, field)
  if (Array.isArray(value)) return value.map((one) => changed(one, change, field))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, changed(inner, change, name)]))
}

/** Contracts are of one filing only; its parties, units and old certificates stay. */
const FRESH = new Set(['loanContractNo', 'contractNo', 'agreementNo', 'approvalNo'])

const papersFor = async (client: Client, example: Example): Promise<ReadonlyMap<string, string>> => {
  const uploaded = example.documents.map(async ({ documentId, slot }) => {
    const bytes = makePdf([slot, '（模拟材料，无法律效力）', randomUUID()])
    const { documentId: own } = await uploadDocument(client, { type: slot, fileName: `${slot}.pdf`, bytes })
    return [documentId, own] as const
  })
  return new Map(await Promise.all(uploaded))
}

export type Filed = Example & { readonly officer: string }

/** `unit` takes the place of the example's first one. */
export const fileExample = async (
  client: Client,
  bank: SandboxBank,
  { example, unit }: { readonly example: Example; readonly unit?: string },
): Promise<Filed> => {
  const papers = await papersFor(client, example)
  const days = Math.round((Date.parse(chinaDate(client.now())) - Date.parse(EXAMPLE_DAY)) / DAY_MS)
  const tail = randomUUID().replaceAll('-', '').slice(0, 8).toUpperCase()
  const first = example.units[0]?.unitNumber
  const own = changed(example, (text, field) => {
    if (papers.has(text)) return papers.get(text) ?? text
    if (text === example.branch) return bank.branch
    if (unit !== undefined && text === first) return unit
    if (FRESH.has(field)) return `${text}-${tail}`
    return IS_DATE.test(text) ? moved(text, days) : text
  }) as Example
  return { ...own, bankReference: `${example.bankReference}-${tail}`, officer: bank.officer }
}
