/** 规则预警准确度 over the scripted books: what must come out, whoever plays the run, each book `rounds` times. */
import { expect } from 'vitest'
import type { RuleAccuracy } from '../../../lib/review/rule-accuracy.ts'

export const expectScriptedAccuracy = (figures: readonly RuleAccuracy[], rounds: number): void => {
  const of = (rule: string) => figures.find((one) => one.rule === rule)
  // Always followed by a refusal for its reason.
  const both = { warned: rounds, hits: rounds, precision: 1, recall: 1 }
  expect(of('book.pre-notice-of-another')).toMatchObject(both)
  expect(of('certificate.void')).toMatchObject({ precision: 1, recall: 1 })
  // Two books warn and one of them is refused; another is seized only after it was read, and nobody could warn.
  expect(of('book.seized')).toMatchObject({
    warned: 2 * rounds,
    hits: rounds,
    outcomes: 2 * rounds,
    precision: 0.5,
    recall: 0.5,
    bankRight: rounds,
  })
  // The law lets this collective land be mortgaged: the bank was right to insist.
  expect(of('object.homestead-collective')).toMatchObject({
    warned: rounds,
    hits: 0,
    precision: 0,
    insisted: rounds,
    bankRight: rounds,
  })
}
