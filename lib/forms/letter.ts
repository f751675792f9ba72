/**
 * 查询授权书 as it is made to be signed, before anything is approved or filed (22号 二(二) puts the query before the approval): persons, bank,
 * units or whole name, kinds, purposes, manners, time. Its words are those by which the signed letter is recorded.
 */
import * as z from 'zod/mini'
import { faultsOfLetter } from '../authorizations/letter-faults.ts'
import {
  AUTHORIZATION_UNITS,
  AuthorizationLetter,
  type Manner,
  NAME_KINDS,
  type Purpose,
  QUERY_KINDS,
  type QueryKind,
} from '../authorizations/model.ts'
import { CitizenId } from '../kernel/citizen-id.ts'
import { CreditCode } from '../kernel/credit-code.ts'
import { faultOf } from '../kernel/faults.ts'
import type { Fault } from '../kernel/result.ts'
import { line } from '../kernel/text.ts'
import { beijingDate, type LocalDate } from '../kernel/time.ts'
import { printUnitNumber, UnitNumber } from '../kernel/unit-number.ts'
import type { LetterFields } from './fields.ts'
import { DOCUMENT_KINDS } from './words/codes.ts'
import { BY_HAND, dateInWords, joined, NONE } from './words/plain.ts'

const phone = z.optional(line(40))

const Owner = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('individual'), name: line(100), idNumber: CitizenId, phone }),
  z.strictObject({
    type: z.literal('organization'),
    name: line(200),
    idNumber: CreditCode,
    representative: z.optional(line(100)),
    phone,
  }),
])

const Scope = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('units'),
    units: z
      .array(
        z.strictObject({
          unitNumber: UnitNumber,
          certificate: z.optional(line(100)),
          location: z.optional(line(200)),
        }),
      )
      .check(z.minLength(1), z.maxLength(AUTHORIZATION_UNITS)),
  }),
  z.strictObject({ kind: z.literal('whole-name') }),
])

const { queryKinds, purposes, manners, maxUses, validFrom, validTo, matters } = AuthorizationLetter.shape

export const LetterDraft = z.strictObject({
  owners: z.array(Owner).check(z.minLength(1), z.maxLength(20)),
  bank: z.strictObject({ name: line(200), creditCode: CreditCode }),
  matters: z.optional(matters),
  validFrom,
  validTo,
  obligations: z.optional(line(2000)),
  scope: Scope,
  queryKinds,
  purposes,
  manners,
  maxUses,
})
export type LetterDraft = z.infer<typeof LetterDraft>

const KINDS: Readonly<Record<QueryKind, string>> = {
  ownership: '权属状况',
  'unit-status': '不动产单元状态和限制',
  mortgages: '抵押信息',
  certificate: '不动产权证书、登记证明核验',
  progress: '登记办理进度',
  copies: '登记资料复制',
  holdings: '名下不动产',
  'mortgaged-holdings': '名下抵押涉及的不动产',
}

const PURPOSES: Readonly<Record<Purpose, string>> = {
  'loan-approval': '贷款审批',
  'mortgage-registration': '办理抵押登记',
  'loan-monitoring': '贷款期间的监测',
}

const MANNERS: Readonly<Record<z.infer<typeof Manner>, string>> = {
  network: '通过登记金融服务平台网络查询',
  window: '到不动产登记机构窗口查询',
}

const OBLIGATIONS =
  '被授权人仅在授权的范围、方式和时限内查询，对查询结果依法保密；超出授权查询、泄露或者不当使用的，依法承担法律责任。'

const UNIT_KINDS = QUERY_KINDS.filter((kind) => !NAME_KINDS.some((byName) => byName === kind))

/** Everything in somebody's name can be asked only under a letter in whole name. */
const byNameFaults = ({ scope, queryKinds: kinds }: LetterDraft): Fault[] =>
  kinds.flatMap((kind, i) =>
    scope.kind === 'units' && NAME_KINDS.some((byName) => byName === kind)
      ? [faultOf(['queryKinds', i], 'value.not-allowed', { allowed: UNIT_KINDS.join(', ') })]
      : [],
  )

export const faultsOfDraft = (
  letter: LetterDraft,
  at: { readonly bank: string; readonly today: LocalDate },
): Fault[] => [
  ...faultsOfLetter(
    { ...letter, units: letter.scope.kind === 'units' ? letter.scope.units.map((unit) => unit.unitNumber) : undefined },
    { ...at, unitAt: (i) => ['scope', 'units', i, 'unitNumber'] },
  ),
  ...byNameFaults(letter),
]

const scopeOf = ({ scope }: LetterDraft): string =>
  scope.kind === 'whole-name' ? '授权人名下在福建省登记的全部不动产' : `下列不动产单元，共 ${scope.units.length} 个`

/** Each for itself, so that the owner may consent to one and not to another. */
const purposesOf = (letter: LetterDraft): string => letter.purposes.map((one) => `${PURPOSES[one]}　□同意`).join('\n')

const listsOf = ({ owners, scope }: LetterDraft): LetterFields['lists'] => ({
  letterOwners: owners.map((owner) => ({
    name: owner.name,
    documentKind: DOCUMENT_KINDS[owner.type === 'individual' ? 'resident-id' : 'credit-code'],
    documentNumber: owner.idNumber,
    representative: owner.type === 'individual' ? NONE : (owner.representative ?? BY_HAND),
    phone: owner.phone ?? BY_HAND,
  })),
  letterUnits: (scope.kind === 'units' ? scope.units : []).map(({ unitNumber, certificate, location }) => ({
    number: printUnitNumber(unitNumber),
    certificate: certificate ?? BY_HAND,
    location: location ?? BY_HAND,
  })),
})

export const fieldsOfLetter = (letter: LetterDraft, now: Date): LetterFields => ({
  values: {
    madeOn: dateInWords(beijingDate(now)),
    'letter.owners': joined(letter.owners.map(({ name }) => name)),
    'letter.bank': letter.bank.name,
    'letter.bankCode': letter.bank.creditCode,
    'letter.matters': letter.matters ?? '向不动产登记机构查询授权人的不动产登记资料',
    'letter.scope': scopeOf(letter),
    'letter.kinds': joined(letter.queryKinds.map((kind) => KINDS[kind])),
    'letter.purposes': purposesOf(letter),
    'letter.manners': joined(letter.manners.map((manner) => MANNERS[manner])),
    'letter.period': `${dateInWords(letter.validFrom)}至${dateInWords(letter.validTo)}`,
    'letter.uses': letter.maxUses === undefined ? '时限内按目的所需' : `不超过 ${letter.maxUses} 次`,
    'letter.obligations': letter.obligations ?? OBLIGATIONS,
  },
  lists: listsOf(letter),
})
