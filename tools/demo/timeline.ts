/** Prints what happens, when and by whom, in columns that stay straight with Chinese text in them. */
export type Timeline = {
  readonly say: (who: string, what: string) => void
  readonly elapsedMs: () => number
}

const isWide = (character: string): boolean =>
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u.test(character)

const widthOf = (text: string): number => [...text].reduce((sum, character) => sum + (isWide(character) ? 2 : 1), 0)

const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(1, width - widthOf(text)))

export const startTimeline = (print: (line: string) => void): Timeline => {
  const startedAt = performance.now()
  const elapsedMs = () => Math.round(performance.now() - startedAt)
  return {
    elapsedMs,
    say: (who, what) => print(`${String(elapsedMs()).padStart(7)} ms  ${pad(who, 18)}${what}`),
  }
}

/** What each event means to people. */
export const EVENT_WORDS: Readonly<Record<string, string>> = {
  'signing.completed': '签名核验有效        signed, the signatures hold',
  'case.submitted': '已提交              submitted',
  'case.validation-failed': '平台校验未通过      failed the platform’s checks',
  'case.lodged': '已送登记机构        lodged with the registry',
  'case.awaiting-intake': '待登记机构上班      waits for the registry to open',
  'case.supplement-required': '需补正              supplement required, the one-time list',
  'case.partly-supplemented': '已部分补正          partly supplemented',
  'case.supplemented': '已补正              supplemented',
  'case.lapsed': '逾期未补正          lapsed, not supplemented in time',
  'case.deemed-accepted': '视为受理            deemed accepted, no written answer in time',
  'case.accepted': '受理                accepted by the registry',
  'case.not-accepted': '不予受理            not accepted',
  'case.in-review': '审核中              under review',
  'case.further-material': '需补充材料          further material asked for, the clock stops',
  'case.further-material-supplied': '已补充材料          further material supplied',
  'case.awaiting-payment': '待缴费              waits for the fee',
  'case.payment-confirmed': '已确认缴费          payment confirmed',
  'fee.paid': '登记费已缴          fee paid',
  'case.overdue': '逾期                a time limit has run out',
  'case.refused': '不予登记            registration refused',
  'case.registered': '登簿                entered in the register',
  'certificate.issued': '出具电子证明        e-certificate issued',
  'certificate.delivered': '电子证明已送达      e-certificate delivered to the bank',
  'case.withdrawal-requested': '申请撤回            withdrawal requested',
  'case.withdrawal-declined': '不同意撤回          withdrawal declined',
  'case.withdrawn': '已撤回              withdrawn',
  'commitment.requested': '请另一贷款方承诺    the other lender is asked to commit',
  'commitment.given': '另一贷款方已承诺    the other lender committed',
  'commitment.declined': '另一贷款方不同意    the other lender declined',
  'loan.divided': '按登记机构拆分      divided, a part for each registry',
  'loan.secured': '各部分均已登簿      every part is registered',
  'loan.certified': '各部分均已发证      every part has its certificate',
  'loan.part-failed': '有部分未能登记      a part ended without registration',
  'loan.part-replaced': '该部分已重新提交    the failed part is filed again',
  'loan.not-secured': '各部分均未登记      no part is registered',
  'loan.disbursed': '已放款              loan disbursed',
  'case.archived': '已归档              archived, the manifest sealed with the audit',
  'loan.not-disbursed': '未放款              loan not disbursed',
  'loan.repaid': '已结清              loan paid back',
  'mortgage.released': '抵押已注销          its mortgage is cancelled',
  'mortgage.old-released': '原抵押已注销        the old mortgage is cancelled',
}

export const DEED_WORDS: Readonly<Record<string, string>> = {
  received: '收到推送            received the delivery',
  'documents-read': '读取并核对材料      read the documents, digests match',
  accepted: '报送受理            reports acceptance',
  'in-review': '报送审核            reports review',
  'supplement-required': '报送补正告知        reports the one-time list of what is missing',
  'further-material': '报送补充材料通知    reports what it needs further',
  'awaiting-payment': '报送缴款通知        reports that it waits for the fee',
  waiting: '等待                waits',
  withdrawn: '报送同意撤回        confirms the withdrawal',
  'withdrawal-declined': '报送不同意撤回      declines the withdrawal',
  registered: '报送登簿            reports the registration',
  certified: '报送电子证明        reports the e-certificate',
  refused: '报送不予登记        reports the refusal',
  'not-accepted': '报送不予受理        reports non-acceptance',
  anomaly: '异常                something is wrong',
}
