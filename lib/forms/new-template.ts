/** A template as the authority adds it: every name in it must be one that its form can say. */
import * as z from 'zod/mini'
import { judged } from '../kernel/faults.ts'
import { blanksIn } from './blanks.ts'
import { FILING_VALUES, LETTER_LISTS, LETTER_VALUES, LIST_NAMES } from './fields.ts'
import { FORMS, FormName, Template, type TemplatePart } from './model.ts'

/** What a form can say: of a filing, or of the letter that comes before one. */
const SAYABLE: Readonly<Record<'filing' | 'letter', ReadonlySet<string>>> = {
  filing: new Set([...FILING_VALUES, ...LIST_NAMES.filter((list) => !LETTER_LISTS.some((own) => own === list))]),
  letter: new Set([...LETTER_VALUES, ...LETTER_LISTS]),
}

/** What a part names of the form's own values and lists; the fields of a list's entries are judged with the list. */
const namedIn = (part: TemplatePart): readonly string[] => {
  const condition = part.onlyWith === undefined ? [] : [part.onlyWith]
  switch (part.kind) {
    case 'heading':
      return [...condition, ...blanksIn(part.text)]
    case 'rows':
      return [...condition, ...part.rows.flat().flatMap((cell) => blanksIn(cell.text))]
    case 'clauses':
      return [...condition, ...part.clauses.flatMap(blanksIn)]
    case 'signatures':
      return [...condition, ...part.signers.flatMap(blanksIn)]
    default:
      return [...condition, part.of]
  }
}

/** What no form knows is a fault of its own field already. */
const KNOWN = new Set<string>([...SAYABLE.filing, ...SAYABLE.letter])

/** A letter there is before any filing: its template names nothing of a filing, nor the other way round. */
export const NewTemplate = z.strictObject({ form: FormName, ...Template.shape }).check(
  judged(({ form, parts }) => {
    const field = parts.flatMap(namedIn).find((name) => KNOWN.has(name) && !SAYABLE[FORMS[form].of].has(name))
    return field === undefined ? undefined : { code: 'template.field-unknown', particulars: { field } }
  }),
)
export type NewTemplate = z.infer<typeof NewTemplate>
