/**
 * What an examiner reads in a print: which registration of which right, which number, what was and what shall be, why, and between whom.
 * Held against the text of the PDF for every business and mode. `DENGTONG_SHEETS=<folder>` leaves a sheet of each, to be looked at.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Filing } from '../../../lib/filings/filing.ts'
import { fieldsOf } from '../../../lib/forms/fields-of-filing.ts'
import { FORMS, type FormName } from '../../../lib/forms/model.ts'
import { parseCertificateNumber, printCertificateNumber } from '../../../lib/kernel/certificate-number.ts'
import { printUnitNumber } from '../../../lib/kernel/unit-number.ts'
import { keysOf } from '../../../lib/names/keys.ts'
import { BUSINESSES, planOf } from '../../../lib/registrations/businesses/index.ts'
import { REGISTRATION_KINDS } from '../../../lib/registrations/kinds.ts'
import { isForTheLenderAlone } from '../../../lib/registrations/lender-alone.ts'
import { readExamples } from '../../../tools/examples.ts'
import { contactSheet, type Raster } from '../../support/contact-sheet.ts'
import { PRINTED_AT, printed, seenIn, squeezed } from '../../support/printed.ts'

const folder = process.env['DENGTONG_SHEETS']
const REGISTRY = '厦门市测试登记中心'

const EXAMPLES = Object.entries(await readExamples()).map(([title, example]) => ({
  title,
  filing: Filing.parse(example),
}))

const numberWords = (number: string): string => {
  const parsed = parseCertificateNumber(number)
  return parsed ? printCertificateNumber(parsed) : number
}

const partyNames = ({ parties }: Filing, ids: readonly string[]) =>
  parties.filter(({ id }) => ids.includes(id)).map(({ name }) => name)

/** Straight from the filing, past the words of the forms. */
const mustBeRead = (filing: Filing): readonly string[] => {
  const { units, existing = [], change, assignment, determination, sale, preNotice, conversion, mortgage } = filing
  const kinds = planOf(BUSINESSES[filing.business], filing.mode)?.registrations ?? []
  return [
    ...kinds.map((kind) => REGISTRATION_KINDS[kind].zh),
    ...units.flatMap(({ unitNumber, certificate, location, owners }) => [
      printUnitNumber(unitNumber),
      certificate?.number ? numberWords(certificate.number) : (certificate?.legacyNumber ?? ''),
      location,
      ...partyNames(filing, owners),
    ]),
    ...existing.flatMap(({ proofNumber, mortgageeName, contractNo }) => [
      proofNumber ? numberWords(proofNumber) : '',
      mortgageeName,
      contractNo ?? '',
    ]),
    ...(change?.items ?? []).flatMap(({ before, after }) => [before, after]),
    ...(assignment ? [assignment.assignor.name, assignment.assignee.name, assignment.agreementNo] : []),
    ...(determination ? [determination.fact] : []),
    ...(sale ? [...partyNames(filing, [...sale.sellers, ...sale.buyers]), sale.onlineContractNo] : []),
    ...(preNotice?.presaleContractNo ? [preNotice.presaleContractNo] : []),
    ...(conversion ? [numberWords(conversion.preNoticeNo ?? conversion.legacyPreNoticeNo ?? '')] : []),
    ...(mortgage ? [mortgage.contractNo, mortgage.scopeOfSecurity ?? ''] : []),
    ...(filing.mortgagees ?? []).flatMap(({ name, branch }) => [name, branch]),
  ]
}

const TYPE: Readonly<Record<string, string>> = {
  '100': '首次登记',
  '200': '转移登记',
  '300': '变更登记',
  '400': '注销登记',
  '700': '预告登记',
}

/** Why, for each registration, as law and practice word it. */
const REASON: Readonly<Record<string, RegExp>> = {
  'mortgage-first': /设立(最高额)?抵押/,
  'mortgage-change': /变更（(被担保主债权数额|债务履行期限|担保范围|当事人|债务人)|转为建成建筑物抵押/,
  'mortgage-transfer': /主债权转让/,
  'mortgage-cancel': /主债权已经清偿|抵押权人放弃抵押权|生效法律文书/,
  'mortgage-partial-cancel': /(抵押权人放弃抵押权|主债权已经清偿)（部分不动产）/,
  'mortgage-determination': /债权确定期间届满/,
  'purchase-pre-notice': /预购商品房/,
  'mortgage-pre-notice': /以预购商品房设定抵押/,
  'other-pre-notice': /约定设立抵押/,
  'mortgage-pre-notice-change': /变更（/,
  'mortgage-pre-notice-transfer': /抵押权预告登记一并转移/,
  'mortgage-pre-notice-cancel': /主债权已经清偿|抵押权人放弃抵押权/,
  'pre-notice-conversion': /抵押权预告登记转抵押权首次登记/,
  'ownership-transfer': /买卖/,
}

const fieldsFrom = (filing: Filing) => fieldsOf(filing, { registry: REGISTRY, now: PRINTED_AT })
const textOf = async (form: FormName, filing: Filing): Promise<string> =>
  (await seenIn(await printed(form, fieldsFrom(filing)))).text

const ownersWhoAsk = (filing: Filing): readonly string[] => {
  if (isForTheLenderAlone(filing)) return []
  const { mortgagors = [], sale } = filing
  return partyNames(filing, [
    ...mortgagors.map(({ party }) => party),
    ...(sale?.sellers ?? []),
    ...(sale?.buyers ?? []),
  ])
}

describe.each(EXAMPLES)('of $title', ({ filing }) => {
  const plan = planOf(BUSINESSES[filing.business], filing.mode)
  const names = new Set(fieldsFrom(filing).lists.applicants.map(({ name }) => name))

  it('the application says what is asked for, of which right, by whom against whom, why and on what', async () => {
    const text = await textOf('application-form', filing)
    for (const kind of plan?.registrations ?? []) {
      expect(text, kind).toContain(TYPE[REGISTRATION_KINDS[kind].djlx])
      expect(text, kind).toMatch(REASON[kind] ?? /^$/)
    }
    expect(text).toContain(plan?.registrations.some((kind) => kind !== 'ownership-transfer') ? '抵押权' : '所有权')
    for (const said of mustBeRead(filing)) expect(text).toContain(squeezed(said))
    for (const label of [
      '收件编号',
      '权利类型',
      '登记类型',
      '权利人姓名（名称）',
      '义务人姓名（名称）',
      '登记原因证明文件',
      '申请证书版式',
      '询问',
      '声明',
    ])
      expect(text).toContain(label)
    expect(text).not.toMatch(/undefined|\[object|NaN|\{[a-zA-Z.]+\}/)
    // signed by everybody who asks, and by nobody who does not
    for (const name of names) expect(text).toContain(`申请人（签章）：${squeezed(name)}`)
    const owners = ownersWhoAsk(filing)
    for (const owner of owners) expect(names).toContain(owner)
    if (owners.length > 0) return
    expect(text).toContain(plan?.applicants.includes('assignor') ? '双方共同申请' : '抵押权人单方申请')
    for (const owner of partyNames(filing, ['owner'])) expect(names).not.toContain(owner)
  })

  it('the power names everybody who gives it, with his number, a place to sign and one for the witness', async () => {
    const text = await textOf('power-of-attorney', filing)
    const powers = filing.powersOfAttorney ?? []
    for (const principal of powers.flatMap(({ principals }) => principals)) {
      const party = filing.parties.find(({ id }) => id === principal)
      expect(text).toContain(party?.idDocument.number)
      expect(text).toContain(`委托人（签名或者盖章）：${squeezed(party?.name ?? '')}`)
    }
    expect(text).toContain('见证人（签名或者盖章）')
    // a lender that asks alone gives its own officer power
    if (powers.length === 0) expect(text).toContain('委托人（签名或者盖章）：测试')
  })

  it('the inquiry record asks everybody who applies, and leaves room for each answer', async () => {
    const text = await textOf('inquiry-record', filing)
    expect(names.size).toBeGreaterThan(0)
    for (const name of names) expect(text).toContain(`被询问人（签名或者盖章）：${squeezed(name)}`)
    for (const question of ['真实意思表示', '三分之二以上', '另有约定', '其他共有人', '份额'])
      expect(text).toContain(question)
    expect(text.split('□是□否').length).toBeGreaterThan(names.size)
  })
})

describe('buyers', () => {
  it('are printed with the share in which they will own, sellers with theirs', () => {
    const sold = EXAMPLES.find(({ title }) => title === 'second-hand-purchase')?.filing
    if (!sold?.sale) throw new Error('no example of a sale')
    const share = (numerator: number) => ({ numerator, denominator: 4 })
    const [agent, owner, buyer] = ['agent', 'owner', 'buyer']
    const shares = [
      { owner: buyer, share: share(3) },
      { owner: agent, share: share(1) },
    ]
    const filing = {
      ...sold,
      sale: { ...sold.sale, buyers: [buyer, agent], coOwnership: 'by-shares' as const, shares },
      units: sold.units.map((unit) => ({ ...unit, owners: [owner], coOwnership: 'sole' as const })),
    }
    const { rightHolders, obligors } = fieldsFrom(filing).lists
    expect(rightHolders.filter(({ role }) => role === '受让人').map(({ coOwnership }) => coOwnership)).toEqual([
      '按份共有 3/4',
      '按份共有 1/4',
    ])
    expect(obligors.find(({ role }) => role === '转让人')?.coOwnership).toBe('单独所有')
  })
})

const USUAL: readonly FormName[] = keysOf(FORMS).filter(
  (form) => FORMS[form].of === 'filing' && !form.endsWith('contract'),
)

if (folder !== undefined)
  describe.each(EXAMPLES)('a sheet of $title', ({ title, filing }) => {
    it('is left to be looked at', async () => {
      mkdirSync(folder, { recursive: true })
      const pages: Raster[] = []
      for (const form of USUAL) pages.push(...(await seenIn(await printed(form, fieldsFrom(filing)), 1)).pages)
      writeFileSync(join(folder, `${title.replace('/', '.')}.png`), contactSheet(pages, 4))
    })
  })
