/** Which parts of a form are printed, and every text that stands on them. */

import { filled } from './blanks.ts'
import type { Fields } from './fields.ts'
import type { TemplatePart, Versioned } from './model.ts'
import { NONE } from './words/plain.ts'

export const itemsOf = ({ lists }: Fields, of: string) => lists[of] ?? []

/** A part about something that this filing has nothing of is not printed. */
export const isDue = ({ onlyWith }: TemplatePart, fields: Fields): boolean => {
  if (onlyWith === undefined) return true
  const { [onlyWith]: value = NONE } = fields.values
  return value !== NONE || itemsOf(fields, onlyWith).length > 0
}

const textsOfPart = (part: TemplatePart, fields: Fields): readonly string[] => {
  const { values } = fields
  switch (part.kind) {
    case 'heading':
      return [filled(part.text, values)]
    case 'rows':
      return part.rows.flat().flatMap(({ label, text }) => [label, filled(text, values)])
    case 'clauses':
      return part.clauses.map((clause) => filled(clause, values))
    case 'signatures':
      return part.signers.map((signer) => filled(signer, values))
    case 'signers':
      return itemsOf(fields, part.of).map((item) => filled(part.text, item))
    case 'each':
      return itemsOf(fields, part.of).flatMap((item) =>
        part.rows.flat().flatMap(({ label, text }) => [label, filled(text, item)]),
      )
    case 'list':
      return part.columns.flatMap(({ label, text }) => [
        label,
        ...itemsOf(fields, part.of).map((item) => filled(text, item)),
      ])
    default:
      return part satisfies never
  }
}

/** Every text that the form prints. */
export const textsOf = ({ title, parts }: Versioned, fields: Fields): readonly string[] => [
  title,
  ...parts.filter((part) => isDue(part, fields)).flatMap((part) => textsOfPart(part, fields)),
]
