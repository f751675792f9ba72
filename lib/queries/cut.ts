/** Cuts what the book says down to what the authorization allows and the query asked for. What is not named here is not shown. */
import type { Owner } from '../authorizations/model.ts'
import type { Book, Found, Shown } from './book.ts'
import type { AnyKind } from './model.ts'
import { SEIZURE_KINDS } from './restrictions.ts'

/** 张** */
export const masked = (name: string): string => {
  const [first = '', ...rest] = name
  return first + '*'.repeat(Math.max(rest.length, 1))
}

type Signed = readonly Pick<Owner, 'idNumber'>[]
type ShownUnit = NonNullable<Shown['units']>[number]

const signedBy = (persons: Signed, signed: Signed): boolean =>
  persons.some(({ idNumber }) => signed.some((owner) => owner.idNumber === idNumber))

/** Co-owners who did not sign let nobody look at them: a masked name says that they exist. */
const ownersShown = ({ owners }: Book, signed: Signed): Shown['owners'] =>
  owners.map(({ name, idNumber, share }) => {
    const part = share === undefined ? {} : { share }
    return signedBy([{ idNumber }], signed) ? { name, idNumber, ...part } : { name: masked(name), ...part }
  })

const factsShown = ({ facts: { location, use, area } }: Book): Shown['facts'] => ({ location, use, area })
const mortgagesShown = ({ mortgages }: Book): Shown['mortgages'] =>
  mortgages.map(({ remarks: _, ...mortgage }) => mortgage)
const restrictionsShown = ({ restrictions }: Book, signed: Signed): Shown['restrictions'] =>
  restrictions.map(({ holder, authority: _, remarks: __, ...restriction }) => ({
    ...restriction,
    ...(holder !== undefined && signedBy([{ idNumber: holder }], signed) && { ofSigner: true }),
  }))
/** 抵押预告 is not a mortgage yet. */
const isMortgaged = ({ mortgages }: Book): boolean => mortgages.some(({ preNotice }) => preNotice !== true)
const numberShown = ({ certificateNumber }: Book) => (certificateNumber === undefined ? {} : { certificateNumber })

type Restriction = Book['restrictions'][number]['kind']
const isUnder = ({ restrictions }: Book, ...kinds: readonly Restriction[]): boolean =>
  restrictions.some(({ kind }) => kinds.includes(kind))
const isRestricted = (book: Book): boolean => isUnder(book, ...SEIZURE_KINDS, 'other')

/** Of a pre-sold home the purchaser is not an owner yet, but holds its pre-notice. */
const holdsPreNotice = ({ restrictions }: Book, signed: Signed): boolean =>
  restrictions.some(
    ({ kind, holder }) => kind === 'advance-notice' && holder !== undefined && signedBy([{ idNumber: holder }], signed),
  )

/** An authorization opens nothing of a unit of which nobody who signed is an owner in the book, or holds its pre-notice. */
const ofUnit =
  (show: (book: Book, signed: Signed) => Shown) =>
  ({ book }: Found, signed: Signed): Shown | undefined =>
    book && (signedBy(book.owners, signed) || holdsPreNotice(book, signed)) ? show(book, signed) : undefined

const ofHoldings =
  (show: (book: Book) => ShownUnit | undefined) =>
  ({ holdings = [] }: Found, signed: Signed): Shown | undefined => {
    const units = holdings.filter(({ owners }) => signedBy(owners, signed)).flatMap((book) => show(book) ?? [])
    return units.length > 0 ? { units } : undefined
  }

const FIELDS: Readonly<Record<AnyKind, (found: Found, signed: Signed) => Shown | undefined>> = {
  ownership: ofUnit((book, signed) => ({
    ...numberShown(book),
    owners: ownersShown(book, signed),
    ...(book.coOwnership !== undefined && { coOwnership: book.coOwnership }),
    facts: factsShown(book),
    ...(book.voidCertificates !== undefined && { voidCertificates: book.voidCertificates }),
  })),
  'unit-status': ofUnit((book, signed) => ({
    facts: factsShown(book),
    ...(book.state !== undefined && { state: book.state }),
    restrictions: restrictionsShown(book, signed),
    mortgaged: isMortgaged(book),
  })),
  mortgages: ofUnit((book) => ({ mortgages: mortgagesShown(book) })),
  certificate: ({ certificate }, signed) => {
    if (!certificate || !signedBy(certificate.owners, signed)) return undefined
    const { number, kind, status, registeredOn } = certificate
    return { certificate: { number, kind, status, registeredOn } }
  },
  /** Where the application stands, and nothing that the book says. */
  progress: ({ progress }, signed) => {
    if (!progress || !signedBy(progress.applicants, signed)) return undefined
    const { acceptanceNumber, state } = progress
    return { progress: { acceptanceNumber, state } }
  },
  /** A paper is shown whole or not at all: one that names somebody who did not sign is not. */
  copies: ({ copies }, signed) => {
    if (!copies || !signedBy(copies.owners, signed)) return undefined
    const open = copies.papers.filter(({ names }) => names.every((person) => signedBy([person], signed)))
    if (open.length === 0) return undefined
    const withheld = copies.papers.length - open.length
    return {
      copies: open.map(({ material, title, documentId, sha256 }) => ({ material, title, documentId, sha256 })),
      ...(withheld > 0 && { copiesWithheld: withheld }),
    }
  },
  /** What could be given as security: which units, and whether anything stands in the way. */
  holdings: ofHoldings((book) => ({
    unitNumber: book.unitNumber,
    ...numberShown(book),
    facts: factsShown(book),
    mortgaged: isMortgaged(book),
    restricted: isRestricted(book),
  })),
  /** What secures something already: units without a mortgage are not named. */
  'mortgaged-holdings': ofHoldings((book) =>
    book.mortgages.length === 0
      ? undefined
      : { unitNumber: book.unitNumber, ...numberShown(book), mortgages: mortgagesShown(book) },
  ),
  /** 办法: 自然状况, 是否共有, 是否抵押、预告、异议, 是否查封或者限制处分. No person is named. */
  'interested-party': ({ book }) =>
    book && {
      facts: factsShown(book),
      coOwned: book.owners.length > 1,
      mortgaged: isMortgaged(book),
      advanceNotice: isUnder(book, 'advance-notice'),
      objection: isUnder(book, 'objection'),
      restricted: isRestricted(book),
    },
}

/** Undefined where the authorization opens nothing of what was found. */
export const cut = (
  found: Found,
  { kind, signed }: { readonly kind: AnyKind; readonly signed: Signed },
): Shown | undefined => FIELDS[kind](found, signed)
