/** Cuts what the book says down to what the letter allows and the query asked for. What is not named here is not shown. */
import type { Owner, QueryKind } from '../authorizations/model.ts'
import type { Book, Shown } from './model.ts'

/** 张** */
export const masked = (name: string): string => {
  const [first = '', ...rest] = name
  return first + '*'.repeat(Math.max(rest.length, 1))
}

type Signed = readonly Pick<Owner, 'idNumber'>[]

const isSigner = (signed: Signed, idNumber: string): boolean => signed.some((owner) => owner.idNumber === idNumber)

/** Co-owners who did not sign let nobody look at them: a masked name says that they exist. */
const ownersShown = ({ owners }: Book, signed: Signed): Shown['owners'] =>
  owners.map(({ name, idNumber, share }) => {
    const part = share === undefined ? {} : { share }
    return isSigner(signed, idNumber) ? { name, idNumber, ...part } : { name: masked(name), ...part }
  })

const factsShown = ({ facts: { location, use, area } }: Book): Shown['facts'] => ({ location, use, area })

const FIELDS: Readonly<Record<QueryKind, (book: Book, signed: Signed) => Shown>> = {
  ownership: (book, signed) => ({
    ...(book.certificateNumber !== undefined && { certificateNumber: book.certificateNumber }),
    owners: ownersShown(book, signed),
    ...(book.coOwnership !== undefined && { coOwnership: book.coOwnership }),
    facts: factsShown(book),
    ...(book.voidCertificates !== undefined && { voidCertificates: book.voidCertificates }),
  }),
  'unit-status': (book, signed) => ({
    facts: factsShown(book),
    ...(book.state !== undefined && { state: book.state }),
    restrictions: book.restrictions.map(({ holder, authority: _, remarks: __, ...restriction }) => ({
      ...restriction,
      ...(holder !== undefined && isSigner(signed, holder) && { ofSigner: true }),
    })),
    mortgaged: book.mortgages.some(({ preNotice }) => preNotice !== true),
  }),
  mortgages: (book) => ({ mortgages: book.mortgages.map(({ remarks: _, ...mortgage }) => mortgage) }),
}

/**
 * Undefined where nobody who signed the letter is an owner in the book or, of a pre-sold home, holds its pre-notice: the letter
 * opens nothing of this unit.
 */
export const cut = (
  book: Book,
  { kind, signed }: { readonly kind: QueryKind; readonly signed: Signed },
): Shown | undefined =>
  book.owners.some(({ idNumber }) => isSigner(signed, idNumber)) ||
  book.restrictions.some(({ kind, holder }) => kind === 'advance-notice' && holder && isSigner(signed, holder))
    ? FIELDS[kind](book, signed)
    : undefined
