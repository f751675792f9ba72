/** Cuts what the book says down to what the authorization allows and the query asked for. What is not named here is not shown. */
import type { Owner } from '../authorizations/model.ts'
import { certificateNumberKey } from '../kernel/certificate-number.ts'
import type { Book, Found, Shown } from './book.ts'
import type { AnyKind } from './model.ts'
import { SEIZURE_KINDS } from './restrictions.ts'

/** 张** */
export const masked = (name: string): string => {
  const [first = '', ...rest] = name
  return first + '*'.repeat(Math.max(rest.length, 1))
}

/** Who signed the letter, and the certificates that it names. */
export type Signers = {
  readonly owners: readonly Pick<Owner, 'name' | 'idNumber'>[]
  readonly certificates: readonly string[]
}
type ShownUnit = NonNullable<Shown['units']>[number]

/** Somebody whom an entry names: by number, or where it is old by name. */
type Named = { readonly idNumber?: string | undefined; readonly name?: string | undefined }
/** The number of the certificate by which the entry is held. */
type Entry = { readonly certificateNumber?: string | undefined }

const sameName = (one: string, other: string): boolean => nameKey(one) === nameKey(other)
const nameKey = (name: string): string => name.normalize('NFKC').replaceAll(/\s/g, '')

/** A name alone is anybody's: without a number the certificate must be one that the letter names. */
const isSigner =
  (signers: Signers, { certificateNumber }: Entry = {}) =>
  ({ idNumber, name }: Named): boolean => {
    if (idNumber !== undefined) return signers.owners.some((owner) => owner.idNumber === idNumber)
    if (name === undefined || certificateNumber === undefined) return false
    const key = certificateNumberKey(certificateNumber)
    return (
      signers.certificates.some((named) => certificateNumberKey(named) === key) &&
      signers.owners.some((owner) => sameName(owner.name, name))
    )
  }

/** Co-owners who did not sign let nobody look at them: a masked name says that they exist. */
const ownersShown = (book: Book, signers: Signers): Shown['owners'] =>
  book.owners.map((owner) => {
    const { name, idNumber, share } = owner
    const part = share === undefined ? {} : { share }
    if (!isSigner(signers, book)(owner)) return { name: masked(name), ...part }
    return { name, ...(idNumber !== undefined && { idNumber }), ...part }
  })

const factsShown = ({ facts: { location, use, area } }: Book): Shown['facts'] => ({ location, use, area })
const mortgagesShown = ({ mortgages }: Book): Shown['mortgages'] =>
  mortgages.map(({ remarks: _, ...mortgage }) => mortgage)
const restrictionsShown = ({ restrictions }: Book, signers: Signers): Shown['restrictions'] =>
  restrictions.map(({ holder, authority: _, remarks: __, ...restriction }) => ({
    ...restriction,
    ...(isSigner(signers)({ idNumber: holder }) && { ofSigner: true }),
  }))
/** 抵押预告 is not a mortgage yet. */
const isMortgaged = ({ mortgages }: Book): boolean => mortgages.some(({ preNotice }) => preNotice !== true)
const numberShown = ({ certificateNumber }: Book) => (certificateNumber === undefined ? {} : { certificateNumber })

type Restriction = Book['restrictions'][number]['kind']
const isUnder = ({ restrictions }: Book, ...kinds: readonly Restriction[]): boolean =>
  restrictions.some(({ kind }) => kinds.includes(kind))
const isRestricted = (book: Book): boolean => isUnder(book, ...SEIZURE_KINDS, 'other')

/** Of a pre-sold home the purchaser is not an owner yet, but holds its pre-notice. */
const holdsPreNotice = ({ restrictions }: Book, signers: Signers): boolean =>
  restrictions.some(({ kind, holder }) => kind === 'advance-notice' && isSigner(signers)({ idNumber: holder }))

const isOwnedBy = (book: Book, signers: Signers): boolean => book.owners.some(isSigner(signers, book))

/** An authorization opens nothing of a unit of which nobody who signed is an owner in the book, or holds its pre-notice. */
const ofUnit =
  (show: (book: Book, signers: Signers) => Shown) =>
  ({ book }: Found, signers: Signers): Shown | undefined =>
    book && (isOwnedBy(book, signers) || holdsPreNotice(book, signers)) ? show(book, signers) : undefined

const ofHoldings =
  (show: (book: Book) => ShownUnit | undefined) =>
  ({ holdings = [] }: Found, signers: Signers): Shown | undefined => {
    const units = holdings.filter((book) => isOwnedBy(book, signers)).flatMap((book) => show(book) ?? [])
    return units.length > 0 ? { units } : undefined
  }

const NOBODY: Signers = { owners: [], certificates: [] }

const factsOnly = (book: Book): Shown => ({
  facts: factsShown(book),
  coOwned: book.owners.length > 1,
  mortgaged: isMortgaged(book),
  advanceNotice: isUnder(book, 'advance-notice'),
  objection: isUnder(book, 'objection'),
  restricted: isRestricted(book),
})

const FIELDS: Readonly<Record<AnyKind, (found: Found, signers: Signers) => Shown | undefined>> = {
  ownership: ofUnit((book, signers) => ({
    ...numberShown(book),
    owners: ownersShown(book, signers),
    ...(book.coOwnership !== undefined && { coOwnership: book.coOwnership }),
    facts: factsShown(book),
    ...(book.voidCertificates !== undefined && { voidCertificates: book.voidCertificates }),
  })),
  'unit-status': ofUnit((book, signers) => ({
    facts: factsShown(book),
    ...(book.state !== undefined && { state: book.state }),
    restrictions: restrictionsShown(book, signers),
    mortgaged: isMortgaged(book),
  })),
  mortgages: ofUnit((book) => ({ mortgages: mortgagesShown(book) })),
  certificate: ({ certificate }, signers) => {
    const entry = { certificateNumber: certificate?.number }
    if (!certificate?.owners.some(isSigner(signers, entry))) return undefined
    const { number, kind, status, registeredOn } = certificate
    return { certificate: { number, kind, status, registeredOn } }
  },
  /** Where the application stands, and nothing that the book says. */
  progress: ({ progress }, signers) => {
    if (!progress?.applicants.some(isSigner(signers))) return undefined
    const { acceptanceNumber, state } = progress
    return { progress: { acceptanceNumber, state } }
  },
  /** A paper is shown whole or not at all: one that names somebody who did not sign is not. */
  copies: ({ copies }, signers) => {
    if (!copies?.owners.some(isSigner(signers, copies))) return undefined
    const open = copies.papers.filter(({ names }) => names.every(isSigner(signers, copies)))
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
  /** 登记结果 of the unit (办法 19, 20): who holds it and what burdens it, without anybody's number and without remarks. */
  'interested-party': ({ book }) =>
    book && {
      ...numberShown(book),
      owners: book.owners.map(({ name, share }) => ({ name, ...(share !== undefined && { share }) })),
      ...(book.coOwnership !== undefined && { coOwnership: book.coOwnership }),
      facts: factsShown(book),
      restrictions: restrictionsShown(book, NOBODY),
      mortgages: mortgagesShown(book),
    },
  /** 自然状况, and four facts: 是否共有, 是否抵押、预告、异议, 是否查封或者限制处分 (办法 21). No person is named. */
  intention: ({ book }) => book && factsOnly(book),
}

/** Undefined where the authorization opens nothing of what was found. */
export const cut = (
  found: Found,
  { kind, signers }: { readonly kind: AnyKind; readonly signers: Signers },
): Shown | undefined => FIELDS[kind](found, signers)
