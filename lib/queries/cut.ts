/** Cuts what the book says down to what the letter allows and the query asked for. What is not named here is not shown. */
import type { Owner, QueryKind } from '../authorizations/model.ts'
import type { Book, Shown } from './model.ts'

/** 张** */
export const masked = (name: string): string => {
  const [first = '', ...rest] = name
  return first + '*'.repeat(Math.max(rest.length, 1))
}

type Signed = readonly Pick<Owner, 'idNumber'>[]

/** Co-owners who did not sign let nobody look at them: a masked name says that they exist. */
const ownersShown = ({ owners }: Book, signed: Signed): Shown['owners'] =>
  owners.map(({ name, idNumber, share }) => {
    const part = share === undefined ? {} : { share }
    return signed.some((owner) => owner.idNumber === idNumber)
      ? { name, idNumber, ...part }
      : { name: masked(name), ...part }
  })

const factsShown = ({ facts: { location, use, area } }: Book): Shown['facts'] => ({ location, use, area })

const FIELDS: Readonly<Record<QueryKind, (book: Book, signed: Signed) => Shown>> = {
  ownership: (book, signed) => ({
    ...(book.certificateNumber !== undefined && { certificateNumber: book.certificateNumber }),
    owners: ownersShown(book, signed),
    ...(book.coOwnership !== undefined && { coOwnership: book.coOwnership }),
    facts: factsShown(book),
  }),
  'unit-status': (book) => ({
    facts: factsShown(book),
    restrictions: book.restrictions.map(({ kind, registeredOn }) => ({ kind, registeredOn })),
    mortgaged: book.mortgages.length > 0,
  }),
  mortgages: (book) => ({ mortgages: book.mortgages.map(({ remarks: _, ...mortgage }) => mortgage) }),
}

/** Undefined where no owner who signed the letter is an owner in the book: the letter opens nothing of this unit. */
export const cut = (
  book: Book,
  { kind, signed }: { readonly kind: QueryKind; readonly signed: Signed },
): Shown | undefined =>
  book.owners.some(({ idNumber }) => signed.some((owner) => owner.idNumber === idNumber))
    ? FIELDS[kind](book, signed)
    : undefined
