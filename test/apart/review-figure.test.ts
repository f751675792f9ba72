/** 规则预警准确度: over a scripted run, how often a rule warned rightly, and how often it had warned of what came. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

type Figure = { readonly rule: string; readonly [name: string]: number | string | undefined }

it('gives precision and recall per rule: right, wrong and missed warnings are told apart', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['tools/bench/main.ts', '--review'])
  const { figures } = JSON.parse(stdout.slice(stdout.lastIndexOf('{\n  "figures"'))) as { figures: readonly Figure[] }
  const of = (rule: string) => figures.find((one) => one.rule === rule)
  // Always followed by a refusal for its reason.
  expect(of('book.pre-notice-of-another')).toMatchObject({ warned: 2, hits: 2, precision: 1, recall: 1 })
  expect(of('certificate.void')).toMatchObject({ precision: 1, recall: 1 })
  // Warned four times and refused twice; once in two it came only after the book was read, and nobody could warn.
  expect(of('book.seized')).toMatchObject({
    warned: 4,
    hits: 2,
    outcomes: 4,
    precision: 0.5,
    recall: 0.5,
    bankRight: 2,
  })
  // The law lets this collective land be mortgaged: the bank was right to insist.
  expect(of('object.homestead-collective')).toMatchObject({
    warned: 2,
    hits: 0,
    precision: 0,
    insisted: 2,
    bankRight: 2,
  })
})
