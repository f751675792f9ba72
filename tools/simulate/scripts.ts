/**
 * How a simulated registry behaves, chosen by the unit number: by its last four digits, or, where the tail is fixed
 * (parcels without a fixture, forest), by the parcel's serial number 990nn. Every other unit is simply accepted,
 * registered and certified.
 */
export type Script =
  | 'accept'
  | 'refuse'
  | 'not-accept'
  | 'silent'
  | 'slow'
  | 'repeat'
  | 'disorder'
  | 'faulty'
  | 'wrong-digest'
  | 'gone'
  | 'decline-withdrawal'
  | 'lost-acknowledgement'
  | 'hold'
  | 'supplement'
  | 'further-material'
  | 'asks-twice'
  | 'payment-first'

type Row = { readonly script: Script; readonly zh: string; readonly en: string }

export const SCRIPTS: Readonly<Record<string, Row>> = {
  '9001': { script: 'refuse', zh: '受理、审核后不予登记', en: 'accepts, reviews, then refuses to register' },
  '9002': { script: 'not-accept', zh: '不予受理', en: 'does not accept the application' },
  '9003': { script: 'silent', zh: '收到后一直不作答复', en: 'takes the case and never decides' },
  '9004': { script: 'slow', zh: '每一步都慢（约两秒）', en: 'takes about two seconds before every step' },
  '9005': { script: 'repeat', zh: '每个决定报送两次', en: 'reports every decision twice' },
  '9006': {
    script: 'disorder',
    zh: '受理之前先报登簿，被平台拒绝后再按顺序办',
    en: 'reports the registration before the acceptance, is refused, then goes in order',
  },
  '9007': { script: 'faulty', zh: '前两次接收答 500', en: 'answers 500 to the first two deliveries' },
  '9008': {
    script: 'wrong-digest',
    zh: '先报摘要不符的电子证明，被拒后报正确的',
    en: 'reports a certificate with a wrong digest, is refused, then the right one',
  },
  '9009': {
    script: 'gone',
    zh: '首次接收答 410（平台停用该地址），随即登记新地址',
    en: 'answers 410 once, which disables the endpoint, then registers a new one',
  },
  '9010': {
    script: 'decline-withdrawal',
    zh: '审核中等待；有撤回申请时不同意，继续登记',
    en: 'waits in review; declines a withdrawal and registers',
  },
  '9011': {
    script: 'lost-acknowledgement',
    zh: '已收件但连接中断，平台会再次推送',
    en: 'takes the case but the connection breaks before the acknowledgement',
  },
  '9012': {
    script: 'hold',
    zh: '停在审核中，等待撤回申请并确认',
    en: 'stays in review until a withdrawal is asked for, and confirms it',
  },
  '9013': {
    script: 'supplement',
    zh: '受理前一次性告知补正（一份材料、一个字段），补齐后受理；不能补齐的，不予受理',
    en: 'asks once, before acceptance, for a document and a field; accepts when both have come, and does not when one cannot',
  },
  '9014': {
    script: 'further-material',
    zh: '审核中要求补充材料（时限停止计算），补齐后登簿；不能补齐的，不予登记',
    en: 'asks for further material in review, the clock stopped; registers when it has come, and refuses when it cannot',
  },
  '9015': {
    script: 'asks-twice',
    zh: '受理前要求补正，审核中再要求补充材料',
    en: 'asks for a supplement before acceptance, and for further material in review',
  },
  '9016': {
    script: 'payment-first',
    zh: '缴清登记费后登簿（仅限名录载明先缴费的登记机构，其他的照常办理）',
    en: 'registers once the fee is paid, where the directory says that this registry does; goes on as usual elsewhere',
  },
}

export const scriptFor = (unitNumbers: readonly string[]): Script => {
  for (const unit of unitNumbers) {
    const serial = unit.slice(14, 19)
    const row = SCRIPTS[unit.slice(-4)] ?? (serial.startsWith('99') ? SCRIPTS[`9${serial.slice(2)}`] : undefined)
    if (row) return row.script
  }
  return 'accept'
}
