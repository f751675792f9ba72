/** A.2: who stands in the book as owner (rules 29–31). */
import { placed } from '../../kernel/well-formed.ts'
import type { Application, PartyNamed } from '../application.ts'
import { asks, type Facts, type Looked } from '../facts.ts'
import { source } from '../laws.ts'
import type { Rule, Spotted } from '../model.ts'
import { partyOf, spottedIf, unitAt } from './reading.ts'

/** 15 digits became 18 by the century and a check character; the code of an organisation became a part of its credit code (GB 32100-2015). */
const isSameNumber = (one: string, other: string): boolean => {
  const [a, b] = [one.replaceAll('-', ''), other.replaceAll('-', '')]
  if (a === b) return true
  const [long, short] = a.length > b.length ? [a, b] : [b, a]
  if (long.length !== 18) return false
  return long.slice(0, 6) + long.slice(8, 17) === short || long.slice(8, 17) === short
}

/** Without what is only writing: width, blanks, what is not seen, brackets, the dot of names of minorities and foreigners. */
const plain = (name: string): string =>
  name
    .normalize('NFKC')
    .replaceAll(/[\s\p{Default_Ignorable_Code_Point}·•‧∙⋅・.()〔〕]/gu, '')
    .toUpperCase()

/** One name, though it may be written in other characters. */
const isSameName = (one: string, other: string, { standardForms = (character) => [character] }: Facts): boolean => {
  const [a, b] = [[...plain(one)], [...plain(other)]]
  return (
    a.length === b.length &&
    a.every((character, at) => {
      const forms = standardForms(b[at] ?? '')
      return standardForms(character).some((form) => forms.includes(form))
    })
  )
}

type Named = { readonly party: PartyNamed; readonly at: number; readonly inBook: { name: string; idNumber: string } }

/** Owners of the filing whom the book names too, by number. Masked co-owners are nobody's match. */
const matched = ({ unit, shown }: Looked, application: Application): readonly Named[] =>
  placed(application.parties).flatMap(([at, party]) => {
    const number = party.idDocument?.number
    if (party.id === undefined || number === undefined || !unit.owners?.includes(party.id)) return []
    const owner = shown.ownership?.owners?.find(({ idNumber }) => idNumber && isSameNumber(idNumber, number))
    return owner?.idNumber ? [{ party, at, inBook: { name: owner.name, idNumber: owner.idNumber } }] : []
  })

const shareOf = (text: string | undefined): number | undefined => {
  const fraction = /^(\d+)\/(\d+)$/.exec(text ?? '')
  if (fraction) return Number(fraction[1]) / Number(fraction[2])
  const percent = /^(\d+(?:\.\d+)?)[%％]$/.exec(text ?? '')
  return percent ? Number(percent[1]) / 100 : undefined
}

const sharesDiffer = (looked: Looked, application: Application): boolean =>
  matched(looked, application).some(({ party, inBook }) => {
    const declared = looked.unit.shares?.find((entry) => entry?.owner === party.id)?.share
    const owner = looked.shown.ownership?.owners?.find(({ idNumber }) => idNumber === inBook.idNumber)
    const recorded = shareOf(owner?.share)
    if (declared?.numerator === undefined || declared.denominator === undefined || recorded === undefined) return false
    return Math.abs(declared.numerator / declared.denominator - recorded) > 1e-9
  })

const ownersDiffer = (looked: Looked, application: Application): Spotted[] => {
  const { at, unit, shown } = looked
  const recorded = shown.ownership?.owners
  if (recorded === undefined || unit.owners === undefined) return []
  const numbers = unit.owners.map((id) => partyOf(application, id)?.idDocument?.number)
  const missing = recorded.filter(
    ({ idNumber }) => idNumber !== undefined && !numbers.some((number) => number && isSameNumber(idNumber, number)),
  )
  const [declared, inBook] = [unit.coOwnership, shown.ownership?.coOwnership]
  return [
    ...spottedIf(recorded.length !== unit.owners.length || missing.length > 0, unitAt(at, 'owners')),
    ...spottedIf(declared !== undefined && inBook !== undefined && declared !== inBook, unitAt(at, 'coOwnership')),
    ...spottedIf(sharesDiffer(looked, application), unitAt(at, 'shares')),
  ]
}

/** An owner of the filing whom the book does not name, though it names everybody openly. */
const strangers = (looked: Looked, application: Application): readonly number[] => {
  const owners = looked.shown.ownership?.owners ?? []
  if (owners.length === 0 || owners.some(({ idNumber }) => idNumber === undefined)) return []
  const known = new Set(matched(looked, application).map(({ at }) => at))
  return placed(application.parties).flatMap(([at, party]) =>
    party.id !== undefined && looked.unit.owners?.includes(party.id) && party.idDocument?.number && !known.has(at)
      ? [at]
      : [],
  )
}

/** Of a home that is not finished the book names the developer, not who bought it. */
const namesOwners: NonNullable<Rule['applies']> = ({ conversion }, facts) =>
  conversion === undefined &&
  !asks(
    facts,
    'mortgage-pre-notice',
    'mortgage-pre-notice-change',
    'mortgage-pre-notice-transfer',
    'mortgage-pre-notice-cancel',
  )

export const OWNERS: readonly Rule[] = [
  {
    id: 'book.declared-owners-differ',
    number: 29,
    severity: 'block*',
    says: {
      zh: '权利人、份额或共有方式与登记簿不一致',
      en: 'Owners, shares or way of co-ownership differ from the book',
    },
    cure: { zh: '按登记簿填写，或先办理变更、更正登记', en: 'Write what the book says, or have it changed first' },
    sources: [source('暂行条例', '18(二)')],
    reads: ['ownership'],
    applies: namesOwners,
    judgeUnit: ownersDiffer,
  },
  {
    id: 'party.name-differs',
    number: 30,
    severity: 'block*',
    says: {
      zh: '姓名（名称）或证件号与登记簿不一致；仅 15 位与 18 位号码不同的为提示',
      en: 'Name or number differs from the book; where only the 15 and 18 digit forms differ, a hint',
    },
    cure: {
      zh: '先办理名称变更登记，或附同一人证明',
      en: 'Have the change registered first, or prove that it is the same person',
    },
    sources: [source('暂行条例', '18(二)')],
    reads: ['ownership'],
    applies: namesOwners,
    judgeUnit: (looked, application, facts) => [
      ...matched(looked, application).flatMap(({ party, at, inBook }): readonly Spotted[] => {
        if (party.name !== undefined && !isSameName(party.name, inBook.name, facts))
          return [{ pointer: `/parties/${at}/name` }]
        const isOldForm = party.idDocument?.number !== inBook.idNumber
        return spottedIf(isOldForm, `/parties/${at}/idDocument/number`, { severity: 'inform' })
      }),
      ...strangers(looked, application).map((at) => ({ pointer: `/parties/${at}/idDocument/number` })),
    ],
  },
  {
    id: 'party.name-variant',
    number: 31,
    severity: 'warn',
    says: {
      zh: '姓名（名称）与登记簿仅书写形式不同（全半角、括号、空格、间隔号、异体字）',
      en: 'The name differs from the book only in writing: width, brackets, blanks, middle dot, variant characters',
    },
    cure: { zh: '按登记簿的写法填写', en: 'Write it as the book does' },
    sources: [source('业务实践', '', 'high')],
    reads: ['ownership'],
    judgeUnit: (looked, application, facts) =>
      matched(looked, application).flatMap(({ party, at, inBook }) =>
        spottedIf(
          party.name !== undefined && party.name !== inBook.name && isSameName(party.name, inBook.name, facts),
          `/parties/${at}/name`,
        ),
      ),
  },
]
