/** Whether a narrowed client may have to do with a case: with every registry of it. */
import { reaches } from '../../access/narrowing.ts'
import type { Narrowing } from '../../kernel/call.ts'
import { type Head, isParent, type ParentHead } from './rows.ts'

export const mayHave = (narrowing: Narrowing | undefined, head: Head | ParentHead): boolean =>
  (isParent(head) ? head.parts.map(({ registry }) => registry) : [head.registry]).every((region) =>
    reaches(narrowing, { region, business: head.business }),
  )
