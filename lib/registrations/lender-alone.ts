/** Whether the lender applies alone: owners then sign nothing, have nothing to withdraw, and are not asked. */
import { placed, type WellFormed } from '../kernel/well-formed.ts'
import { isKeyOf } from '../names/keys.ts'
import { BUSINESSES, planOf } from './businesses/index.ts'

type Asked = WellFormed<{
  readonly business: string
  readonly mode: string
  readonly change: {
    readonly items: readonly { readonly of: string; readonly before: string; readonly after: string }[]
  }
  readonly conversion: { readonly lenderAlone: true }
  readonly parties: readonly { readonly name: string }[]
  readonly mortgagees: readonly { readonly name: string }[]
  readonly existing: readonly { readonly mortgageeName: string }[]
}>

const plain = (name: string): string => name.normalize('NFKC').replaceAll(/\s/g, '')

const namesIn = (names: readonly (string | undefined)[]): ReadonlySet<string> =>
  new Set(names.flatMap((name) => (name === undefined ? [] : [plain(name)])))

/** 条例 14(四): a right holder whose own name changed applies alone. Nobody else's name is the lender's to change. */
const isOwnRenaming = ({ change, parties, mortgagees, existing }: Asked): boolean => {
  const items = change?.items ?? []
  const lenders = namesIn([
    ...placed(mortgagees).map(([, { name }]) => name),
    ...placed(existing).map(([, { mortgageeName }]) => mortgageeName),
  ])
  const persons = namesIn(placed(parties).map(([, { name }]) => name))
  return (
    items.length > 0 &&
    items.every((item) => {
      if (item?.of !== 'names' || item.before === undefined || item.after === undefined) return false
      const names = [plain(item.before), plain(item.after)]
      return names.some((name) => lenders.has(name)) && !names.some((name) => persons.has(name))
    })
  )
}

/** Its own name changes, or a pre-notice becomes the mortgage, where its registry takes that from the lender. */
export const isForTheLenderAlone = (asked: Asked): boolean => {
  const { business, mode, conversion } = asked
  if (business === undefined || !isKeyOf(BUSINESSES, business)) return false
  const { lenderAloneFor } = planOf(BUSINESSES[business], mode) ?? {}
  if (lenderAloneFor === 'conversion') return conversion?.lenderAlone === true
  return lenderAloneFor === 'own-name' && isOwnRenaming(asked)
}
