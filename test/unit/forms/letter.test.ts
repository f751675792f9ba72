/** 查询授权书 as it is printed to be signed: before anything is approved, with scope, manner, time and uses (22号 二(二)). */
import { describe, expect, it } from 'vitest'
import { BOOK_KINDS } from '../../../lib/authorizations/model.ts'
import { faultsOfDraft, fieldsOfLetter, LetterDraft } from '../../../lib/forms/letter.ts'
import { PRINTED_AT, printed, seenIn } from '../../support/printed.ts'

const BANK = '91350200MA00YH412T'
const UNIT = '350203001002GB00123F00010203'

const draft = (more: object = {}): LetterDraft =>
  LetterDraft.parse({
    owners: [
      { type: 'individual', name: '测试甲', idNumber: '350203190001020020', phone: '13800000001' },
      {
        type: 'organization',
        name: '测试实业（泉州）有限公司',
        idNumber: '91350500MA00XX031H',
        representative: '测试丙',
      },
    ],
    bank: { name: '测试银行厦门分行', creditCode: BANK },
    validFrom: '2026-11-24',
    validTo: '2027-02-23',
    scope: { kind: 'units', units: [{ unitNumber: UNIT, location: '厦门市思明区测试路1号203室' }] },
    queryKinds: [...BOOK_KINDS, 'certificate', 'copies'],
    purposes: ['loan-approval', 'loan-monitoring'],
    manners: ['network', 'window'],
    maxUses: 3,
    ...more,
  })

const textOf = async (letter: LetterDraft) =>
  (await seenIn(await printed('query-authorization', fieldsOfLetter(letter, PRINTED_AT)))).text

const faultsOf = (letter: LetterDraft) =>
  faultsOfDraft(letter, { bank: BANK, today: '2026-11-24' }).map(({ pointer, code }) => `${pointer} ${code}`)

describe('a letter', () => {
  it('says parties, scope, content, purposes, manner, uses and time, and has a place for each to sign', async () => {
    const text = await textOf(draft())
    for (const said of [
      '测试甲',
      '350203190001020020',
      '91350500MA00XX031H',
      '测试丙',
      '测试银行厦门分行',
      BANK,
      '350203001002GB00123F00010203',
      '查询范围下列不动产单元，共1个',
      '权属状况、不动产单元状态和限制、抵押信息、不动产权证书、登记证明核验、登记资料复制',
      '查询方式通过登记金融服务平台网络查询、到不动产登记机构窗口查询',
      '查询次数不超过3次',
      '授权时限2026年11月24日至2027年2月23日',
      '授权人可以随时撤销',
      '授权人（签名或者盖章）：测试甲',
      '授权人（签名或者盖章）：测试实业（泉州）有限公司',
      '被授权人（盖章）：测试银行厦门分行',
    ])
      expect(text).toContain(said)
  })

  it('is consented to purpose by purpose (个人信息保护法 23)', async () => {
    const text = await textOf(draft())
    expect(text).toContain('贷款审批□同意')
    expect(text).toContain('贷款期间的监测□同意')
    expect(text).not.toContain('办理抵押登记□同意')
  })

  it('over the whole name says so and lists no units', async () => {
    const letter = draft({ scope: { kind: 'whole-name' }, queryKinds: ['holdings'], maxUses: undefined })
    const text = await textOf(letter)
    expect(faultsOf(letter)).toEqual([])
    expect(text).toContain('授权人名下在福建省登记的全部不动产')
    expect(text).toContain('时限内按目的所需')
    expect(text).not.toContain('不动产权属证书号')
  })

  it('that could permit nothing is not made', () => {
    expect(faultsOf(draft())).toEqual([])
    expect(faultsOf(draft({ queryKinds: ['ownership', 'holdings'] }))).toEqual(['/queryKinds/1 value.not-allowed'])
    expect(faultsOf(draft({ validTo: '2026-11-23' }))).toEqual(['/validTo period.not-forward', '/validTo date.past'])
    expect(faultsOf(draft({ bank: { name: '测试另行', creditCode: '91350500MA00YH4392' } }))).toEqual([
      '/bank/creditCode authorization.bank-differs',
    ])
    const units = [{ unitNumber: UNIT }, { unitNumber: UNIT }]
    expect(faultsOf(draft({ scope: { kind: 'units', units } }))).toEqual(['/scope/units/1/unitNumber list.repeats'])
  })
})
