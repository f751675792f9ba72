/** Strings placed where personal data goes, and the search for them where it must never be. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CITIZEN_IDS, CREDIT_CODES } from '../../tools/simulate/filing.ts'

// biome-ignore lint/suspicious/noExplicitAny: a filing, any part of which is replaced
type Json = any

/** Of every filing of the run: numbers, names and telephones of the made-up parties. */
export const OF_THE_RUN: readonly string[] = [
  ...CITIZEN_IDS,
  ...CREDIT_CODES,
  ...['甲', '乙', '丙', '丁', '戊', '己'].map((surname) => `测试${surname}`),
  '1380000000',
  'TEST00001',
]

/** A filing's personal fields with canaries of their own. Numbers keep their check digits. */
export const withCanaries = (filing: Json): { readonly filing: Json; readonly canaries: readonly string[] } => {
  const copy = structuredClone(filing)
  const canaries: string[] = []
  const bird = (text: string): string => {
    canaries.push(text)
    return text
  }
  for (const [index, party] of copy.parties.entries()) {
    party.name = bird(`金丝雀${'甲乙丙丁戊'[index]}`)
    party.phone = bird(`1395550${String(index).padStart(4, '7')}`)
    party.address = bird(`金丝雀路${index + 1}号`)
    canaries.push(party.idDocument.number)
  }
  for (const [index, unit] of copy.units.entries()) unit.location = bird(`金丝雀坐落${index + 1}号`)
  return { filing: copy, canaries }
}

export type Sighting = { readonly file: string; readonly canary: string; readonly line: string }

/** Every line of every log, in whatever form a string may have been written there. */
export const sightingsIn = (folder: string, canaries: readonly string[]): Sighting[] => {
  const forms = [...new Set(canaries)].map((canary) => ({
    canary,
    written: [canary, encodeURIComponent(canary), JSON.stringify(canary).slice(1, -1), escaped(canary)],
  }))
  return readdirSync(folder)
    .filter((file) => file.endsWith('.log'))
    .flatMap((file) => {
      const text = readFileSync(join(folder, file), 'utf8')
      return forms
        .filter(({ written }) => written.some((form) => text.includes(form)))
        .map(({ canary, written }): Sighting => {
          const line = text.split('\n').find((one) => written.some((form) => one.includes(form))) ?? ''
          return { file, canary, line: line.slice(0, 400) }
        })
    })
}

/** `\u91d1…`, as some writers of JSON do. */
const escaped = (text: string): string =>
  [...text].map((c) => (c > '\x7f' ? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}` : c)).join('')
