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

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
/** A citizen's number that stands nowhere else, with its check digit: born in 1900, nobody's. */
export const canaryId = (serial: number): string => {
  const body = `35020319000203${String(serial).padStart(3, '0')}`
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(body[at]), 0)
  return `${body}${'10X98765432'[sum % 11]}`
}

/** A filing's personal fields with canaries of their own, by the number of the filing. Numbers keep their check digits. */
export const withCanaries = (
  filing: Json,
  flock = 0,
): { readonly filing: Json; readonly canaries: readonly string[] } => {
  const copy = structuredClone(filing)
  const canaries: string[] = []
  const bird = (text: string): string => {
    canaries.push(text)
    return text
  }
  const named = '子丑寅'[flock]
  for (const [index, party] of copy.parties.entries()) {
    const serial = 10 * flock + index
    party.name = bird(`金丝雀${named}${'甲乙丙丁戊'[index]}`)
    party.phone = bird(`1395550${String(serial).padStart(4, '7')}`)
    party.address = bird(`金丝雀路${serial + 1}号`)
    if (party.idDocument.kind === 'resident-id') party.idDocument.number = canaryId(100 + serial)
    canaries.push(party.idDocument.number)
    if (party.representative === undefined) continue
    party.representative.name = bird(`金丝雀代表${named}`)
    party.representative.idDocument.number = bird(canaryId(150 + serial))
  }
  for (const [index, unit] of copy.units.entries()) unit.location = bird(`金丝雀坐落${named}${index + 1}号`)
  return { filing: copy, canaries }
}

export type Sighting = { readonly file: string; readonly canary: string; readonly line: string }

const linesOf = (folder: string, wanted: (file: string) => boolean): string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.log') && wanted(file))
    .flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n'))
    .filter((line) => line !== '')

const NOT_FUNCTIONS = ['queues.log', 'access.log', 'problems.log', 'tables.log']

/** Everything that is written for people and machines to read, by what it is: which lines of which files. */
export const SOURCES: Readonly<Record<string, (folder: string) => readonly string[]>> = {
  'log lines of functions': (folder) =>
    linesOf(folder, (file) => !NOT_FUNCTIONS.includes(file)).filter((line) => line.includes('"level"')),
  'metrics (embedded metric format)': (folder) =>
    linesOf(folder, (file) => !NOT_FUNCTIONS.includes(file)).filter((line) => line.includes('"CloudWatchMetrics"')),
  'access lines with trace ids': (folder) =>
    linesOf(folder, (file) => file === 'access.log').filter((line) => line.includes('"trace"')),
  'request ids that correlate lines': (folder) =>
    linesOf(folder, (file) => !NOT_FUNCTIONS.includes(file)).filter((line) => line.includes('"requestId"')),
  'queue bodies': (folder) => linesOf(folder, (file) => file === 'queues.log'),
  'problem texts': (folder) =>
    linesOf(folder, (file) => file === 'problems.log').filter((line) => line.includes('"code"')),
}

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
export const escaped = (text: string): string =>
  [...text].map((c) => (c > '\x7f' ? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}` : c)).join('')
