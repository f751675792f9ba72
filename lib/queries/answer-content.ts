/** What a registry found must be what it was asked for, and about the unit, certificate or application it was asked about. */
import { faultOf } from '../kernel/faults.ts'
import type { Fault } from '../kernel/result.ts'
import type { Found } from './book.ts'
import type { AnyKind, StoredQuery } from './model.ts'

const CONTENTS = ['book', 'certificate', 'progress', 'copies', 'holdings'] as const
type Content = (typeof CONTENTS)[number]

const CONTENT_OF: Readonly<Record<AnyKind, Content>> = {
  ownership: 'book',
  'unit-status': 'book',
  mortgages: 'book',
  'interested-party': 'book',
  intention: 'book',
  certificate: 'certificate',
  progress: 'progress',
  copies: 'copies',
  holdings: 'holdings',
  'mortgaged-holdings': 'holdings',
}

const otherUnit = (content: Content, stated: string | undefined, { unitNumber }: StoredQuery): Fault[] =>
  stated === undefined || stated === unitNumber ? [] : [faultOf([content, 'unitNumber'], 'query.unit-differs')]

const otherNumber = (at: readonly [Content, string], stated: string | undefined, asked: string | undefined): Fault[] =>
  stated === undefined || stated === asked ? [] : [faultOf(at, 'query.number-differs')]

/** Results where originals were asked for, or the other way round, are not what the authorization was used for. */
const unasked = (copies: Found['copies'], { materials = [] }: StoredQuery): Fault[] =>
  (copies?.papers ?? []).flatMap(({ material }, i) =>
    materials.includes(material)
      ? []
      : [faultOf(['copies', 'papers', i, 'material'], 'value.not-allowed', { allowed: materials.join(', ') })],
  )

export const contentFaults = (found: Found, query: StoredQuery): Fault[] => {
  const wanted = CONTENT_OF[query.kind]
  const { book, certificate, progress, copies } = found
  return [
    ...(found[wanted] === undefined ? [faultOf([wanted], 'value.missing')] : []),
    ...CONTENTS.filter((content) => content !== wanted && found[content] !== undefined).map((content) =>
      faultOf([content], 'field.unknown'),
    ),
    ...otherUnit('book', book?.unitNumber, query),
    ...otherUnit('certificate', certificate?.unitNumber, query),
    ...otherUnit('progress', progress?.unitNumber, query),
    ...otherUnit('copies', copies?.unitNumber, query),
    ...(wanted === 'copies' ? unasked(copies, query) : []),
    ...otherNumber(['certificate', 'number'], certificate?.number, query.certificateNumber),
    ...otherNumber(['progress', 'acceptanceNumber'], progress?.acceptanceNumber, query.acceptanceNumber),
  ]
}
