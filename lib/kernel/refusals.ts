/**
 * Every refusal of the platform: its HTTP status, whether the same call may succeed later, and its title in both languages.
 * Codes are never renamed once released.
 */
import { ACCESS_REFUSALS } from './refusals-of-access.ts'
import { DOCUMENT_REFUSALS, type Row } from './refusals-of-documents.ts'
import { FEE_REFUSALS } from './refusals-of-fees.ts'

export const REFUSALS = {
  // the call itself
  'request.malformed': { status: 400, retryable: false, zh: '请求无法解析', en: 'The request cannot be read' },
  'request.invalid': { status: 400, retryable: false, zh: '请求内容有误', en: 'The request has faults' },
  'request.too-large': { status: 413, retryable: false, zh: '请求过大', en: 'The request is too large' },
  'request.unsupported-media-type': {
    status: 415,
    retryable: false,
    zh: '请求的媒体类型不受支持',
    en: 'The media type is not supported',
  },
  'request.not-authenticated': { status: 401, retryable: false, zh: '未通过身份认证', en: 'Not authenticated' },
  'request.forbidden': { status: 403, retryable: false, zh: '无权进行此操作', en: 'Not allowed' },
  'request.throttled': { status: 429, retryable: true, zh: '请求过于频繁', en: 'Too many requests' },
  'request.timed-out': { status: 504, retryable: true, zh: '处理超时', en: 'The request took too long' },
  'platform.fault': { status: 500, retryable: true, zh: '平台内部故障', en: 'The platform failed' },
  'resource.not-found': { status: 404, retryable: false, zh: '未找到', en: 'Not found' },
  'audit.not-sealed': {
    status: 409,
    retryable: true,
    zh: '该审计记录尚未封存',
    en: 'This audit record is not sealed yet',
  },
  'signature.invalid': { status: 401, retryable: false, zh: '报文签名无效', en: 'The message signature is not valid' },
  'idempotency.key-reused': {
    status: 422,
    retryable: false,
    zh: '同一 Idempotency-Key 已用于另一请求',
    en: 'This Idempotency-Key was used for another request',
  },
  'platform.contended': {
    status: 503,
    retryable: true,
    zh: '并发冲突，请稍后重试',
    en: 'Busy with a concurrent change; try again',
  },
  'version.missing': {
    status: 428,
    retryable: false,
    zh: '需要 If-Match 版本号',
    en: 'If-Match with the version is required',
  },
  'version.differs': {
    status: 412,
    retryable: false,
    zh: '内容已被他人更改，请重新读取',
    en: 'It has changed since you read it',
  },
  'archive.not-closed': { status: 409, retryable: true, zh: '业务尚未归档', en: 'The case has not been archived yet' },
  'hold.lifted': { status: 409, retryable: false, zh: '该保全已解除', en: 'The hold has been lifted' },
  'call-up.wrong-step': {
    status: 409,
    retryable: false,
    zh: '该调阅已答复，或者不需此步骤',
    en: 'The call-up was answered, or does not take this step',
  },
  'call-up.needs-approval': {
    status: 409,
    retryable: false,
    zh: '该调阅须先经批准',
    en: 'The call-up has to be approved first',
  },
  'call-up.not-delivered': { status: 409, retryable: false, zh: '尚未提供调阅件', en: 'Nothing was delivered yet' },
  'call-up.copy-expired': {
    status: 409,
    retryable: false,
    zh: '调阅件已到期，请重新申请调阅',
    en: 'The copy has expired; call it up again',
  },
  // institutions
  'institution.exists': { status: 409, retryable: false, zh: '该机构已接入', en: 'The institution has been admitted' },
  'agreement.none': {
    status: 409,
    retryable: false,
    zh: '尚无可更改的合作协议',
    en: 'There is no agreement to change',
  },
  'agreement.ended': { status: 409, retryable: false, zh: '合作协议已终止', en: 'The agreement has ended' },
  'key.exists': { status: 409, retryable: false, zh: '密钥编号已使用', en: 'A key with this kid exists' },
  ...ACCESS_REFUSALS,
  'rollout.not-open': {
    status: 403,
    retryable: false,
    zh: '该登记机构尚未向本机构开放业务',
    en: 'The registry is not open to this institution yet',
  },
  'registry.not-connected': {
    status: 409,
    retryable: true,
    zh: '登记机构暂未接通',
    en: 'The registry is not connected at present',
  },
  'registry.exists': {
    status: 409,
    retryable: false,
    zh: '该登记机构已在名录中',
    en: 'The registry is in the directory',
  },
  'registry.prefix-taken': {
    status: 409,
    retryable: false,
    zh: '单元号前缀已属于另一登记机构',
    en: 'The unit number prefix belongs to another registry',
  },
  'agreement.not-in-force': {
    status: 403,
    retryable: false,
    zh: '合作协议不在有效期内',
    en: 'No cooperation agreement is in force',
  },
  'agreement.not-covering': {
    status: 403,
    retryable: false,
    zh: '合作协议未涵盖该业务或地区',
    en: 'The agreement does not cover this business or region',
  },
  'officer.not-designated': {
    status: 422,
    retryable: false,
    zh: '经办人不是现任指定专人',
    en: 'The officer is not a designated officer today',
  },
  'branch.not-listed': {
    status: 422,
    retryable: false,
    zh: '抵押权人（分支机构）未列入合作协议',
    en: 'The branch is not listed in the agreement',
  },
  // reports
  'report.wrong-step': {
    status: 409,
    retryable: false,
    zh: '报告当前状态不允许此操作',
    en: 'This may not be done to the report as it stands',
  },
  'declaration.month-not-over': {
    status: 409,
    retryable: true,
    zh: '该月尚未结束，请在次月申报',
    en: 'The month is not over; declare it in the next',
  },
  // cases
  'case.duplicate-reference': {
    status: 409,
    retryable: false,
    zh: '该业务流水号已提交过业务',
    en: 'A case with this bank reference exists',
  },
  'case.wrong-step': {
    status: 409,
    retryable: false,
    zh: '业务当前状态不允许此步骤',
    en: 'The case is not in a state that allows this step',
  },
  'case.closed': { status: 409, retryable: false, zh: '业务已结束', en: 'The case has ended' },
  'case.has-parts': {
    status: 409,
    retryable: false,
    zh: '本业务已按登记机构拆分，请逐件办理其子业务',
    en: 'The case is divided by registry; act on its parts one by one',
  },
  'case.is-part': {
    status: 409,
    retryable: false,
    zh: '本业务是多登记机构贷款的一部分，放款情况应在主业务上报告',
    en: 'The case is part of a loan over several registries; report the loan on its parent',
  },
  'loan.waits-for-registrations': {
    status: 409,
    retryable: false,
    zh: '放款须待约定的登记完成',
    en: 'The disbursement waits for registrations that do not stand yet',
  },
  'filing.not-authorised-by-owner': {
    status: 422,
    retryable: false,
    zh: '缺少不动产权利人的授权委托书',
    en: "The owner's power of attorney is missing",
  },
  // documents
  ...DOCUMENT_REFUSALS,
  'form.not-ours': {
    status: 409,
    retryable: false,
    zh: '该文件不是平台制作的表格，或其中的数据已损坏',
    en: 'This document is no form made by the platform, or its data is damaged',
  },
  'certificate.not-kept': {
    status: 409,
    retryable: true,
    zh: '证明尚在归档，请稍后再取',
    en: 'The certificate is still being put into the archive; try again',
  },
  // authorization letters and queries
  'authorization.unknown': { status: 422, retryable: false, zh: '没有该查询授权书', en: 'There is no such letter' },
  'authorization.not-yet-valid': {
    status: 403,
    retryable: false,
    zh: '查询授权书尚未生效',
    en: 'The letter is not yet valid',
  },
  'authorization.expired': { status: 403, retryable: false, zh: '查询授权书已过期', en: 'The letter has expired' },
  'authorization.revoked': { status: 403, retryable: false, zh: '查询授权书已撤销', en: 'The letter was revoked' },
  'authorization.used-up': {
    status: 403,
    retryable: false,
    zh: '查询授权书的查询次数已用完',
    en: 'Every use that the letter allows has been made',
  },
  'authorization.out-of-scope': {
    status: 403,
    retryable: false,
    zh: '超出授权的查询范围',
    en: 'The query goes beyond the scope of the letter',
  },
  'authorization.out-of-purpose': {
    status: 403,
    retryable: false,
    zh: '不符合授权的查询目的',
    en: 'The letter does not allow this purpose',
  },
  'authorization.out-of-manner': {
    status: 403,
    retryable: false,
    zh: '授权书未约定联网查询方式',
    en: 'The letter does not allow queries over the network',
  },
  'monitor.exists': {
    status: 409,
    retryable: false,
    zh: '本行已在监测该不动产单元',
    en: 'Your institution monitors this unit already',
  },
  // coordination
  'matter.not-yours': {
    status: 403,
    retryable: false,
    zh: '该步骤不由本机构办理',
    en: 'This step is not yours to take',
  },
  'matter.closed': { status: 409, retryable: false, zh: '事项已办结', en: 'The matter is closed' },
  'matter.resolved': {
    status: 409,
    retryable: false,
    zh: '事项已答复，待提出方确认',
    en: 'The matter was answered; its raiser has to accept or reopen it',
  },
  'matter.not-resolved': { status: 409, retryable: false, zh: '事项尚未答复', en: 'The matter was not answered yet' },
  'matter.escalated': { status: 409, retryable: false, zh: '事项已提请协调', en: 'The matter was escalated before' },
  'certificate.not-ended': { status: 409, retryable: false, zh: '该证明未标记失效', en: 'Its end was not reported' },
  'unit-event.reported': { status: 409, retryable: false, zh: '该变动已报告', en: 'This event has been reported' },
  'query.answer-expired': {
    status: 410,
    retryable: false,
    zh: '查询结果已到期删除',
    en: 'The answer to the query has expired',
  },
  'result-certificate.not-made': {
    status: 409,
    retryable: true,
    zh: '登记机构尚未答复',
    en: 'The registry has not answered yet',
  },
  'result-certificate.nothing-to-certify': {
    status: 409,
    retryable: false,
    zh: '没有可以证明的查询结果',
    en: 'There is no result that could be certified',
  },
  'result-certificate.unprintable': {
    status: 409,
    retryable: false,
    zh: '查询结果含有无法打印的字符，请向登记机构申请纸质证明',
    en: 'The result has characters that cannot be printed; ask the registry for a paper',
  },
  'query.answered': { status: 409, retryable: false, zh: '该查询已答复', en: 'The query has been answered' },
  ...FEE_REFUSALS,
  'signing.no-provider': {
    status: 409,
    retryable: false,
    zh: '本机构尚无电子签署服务商：请主管部门接入，或在他处签署后上传',
    en: 'No signing provider works for this institution: the authority connects one, or upload what was signed elsewhere',
  },
  'signing.closed': {
    status: 409,
    retryable: false,
    zh: '该签署请求已完成、被拒签、取消或已到期',
    en: 'The signing request was completed, declined or cancelled, or has expired',
  },
  'signing.file-refused': {
    status: 422,
    retryable: false,
    zh: '签署件与所送文件或签署人不符',
    en: 'What was brought is not the document that was sent, signed by those who were asked',
  },
  // endpoints and deliveries
  'endpoint.address-refused': {
    status: 422,
    retryable: false,
    zh: '回调地址不符合地址策略',
    en: 'The address is outside the address policy',
  },
  'endpoint.too-many': { status: 409, retryable: false, zh: '回调地址数量已达上限', en: 'Too many endpoints' },
} as const satisfies Record<string, Row>

export type RefusalCode = keyof typeof REFUSALS
