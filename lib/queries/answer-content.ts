/** What a registry found must be what it was asked for, and about the unit, certificate or application it was asked about. */
import { faultOf } from '../kernel/faults.ts'
import type { Fault } from '../kernel/result.ts'
import type { Found } from './book.ts'
import type { AnyKind, StoredQuery } from './model.ts'

const CONTENTS = ['book', 'certificate', 'progress', 'holdings'] as const
type Content = (typeof CONTENTS)[number]

const CONTENT_OF: Readonly<Record<AnyKind, Content>> = {
  ownership: 'book',
  'unit-status': 'book',
  mortgages: 'book',
  'interested-party': 'book',
  certificate: 'certificate',
  progress: 'progress',
  holdings: 'holdings',
  'mortgaged-holdings': 'holdings',
}

const otherUnit = (content: Content, said: string | undefined, { unitNumber }: StoredQuery): Fault[] =>
  said === undefined || said === unitNumber ? [] : [faultOf([content, 'unitNumber'], 'query.unit-differs')]

const otherNumber = (at: readonly [Content, string], said: string | undefined, asked: string | undefined): Fault[] =>
  said === undefined || said === asked ? [] : [faultOf(at, 'query.number-differs')]

export const contentFaults = (found: Found, query: StoredQuery): Fault[] => {
  const wanted = CONTENT_OF[query.kind]
  const { book, certificate, progress } = found
  return [
    ...(found[wanted] === undefined ? [faultOf([wanted], 'value.missing')] : []),
    ...CONTENTS.filter((content) => content !== wanted && found[content] !== undefined).map((content) =>
      faultOf([content], 'field.unknown'),
    ),
    ...otherUnit('book', book?.unitNumber, query),
    ...otherUnit('certificate', certificate?.unitNumber, query),
    ...otherUnit('progress', progress?.unitNumber, query),
    ...otherNumber(['certificate', 'number'], certificate?.number, query.certificateNumber),
    ...otherNumber(['progress', 'acceptanceNumber'], progress?.acceptanceNumber, query.acceptanceNumber),
  ]
}
