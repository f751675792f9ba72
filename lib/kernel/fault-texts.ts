/** What everything that can be wrong with a request is called, in both languages. Loaded only when a fault has to be said. */
import { ACCESS_FAULTS } from './fault-texts-of-access.ts'
import { DAY_FAULTS } from './fault-texts-of-days.ts'

type Row = { readonly zh: string; readonly en: string }

/** `{name}` is filled from the fault's particulars. Codes are never renamed once released. */
export const FAULTS = {
  // bytes and JSON
  'json.not-utf8': { zh: '报文不是有效的 UTF-8 编码', en: 'The body is not valid UTF-8' },
  'json.byte-order-mark': {
    zh: '报文不得以字节顺序标记 (BOM) 开头',
    en: 'The body must not begin with a byte order mark',
  },
  'json.malformed': { zh: '报文不是有效的 JSON', en: 'The body is not valid JSON' },
  'json.duplicate-key': { zh: '字段重复', en: 'The field occurs twice' },
  'json.too-deep': { zh: 'JSON 嵌套超过 {limit} 层', en: 'JSON is nested deeper than {limit} levels' },
  'json.lone-surrogate': { zh: '文本含有无法编码的字符', en: 'The text has a character that cannot be encoded' },
  'faults.more': { zh: '另有 {count} 处问题未列出', en: '{count} more faults are not listed' },
  // headers
  'idempotency-key.malformed': {
    zh: '需要 Idempotency-Key：1 至 64 个可见 ASCII 字符',
    en: 'An Idempotency-Key of 1 to 64 printable ASCII characters is required',
  },
  'signature.missing': { zh: '需要 DT-Signature 报文签名', en: 'A DT-Signature over the body is required' },
  // trust list
  'certificate.unreadable': { zh: '不是可读的 X.509 证书', en: 'This is no X.509 certificate that can be read' },
  'certificate.not-authority': {
    zh: '不是证书签发机构的证书',
    en: 'The certificate is not that of an issuing authority',
  },
  'revocation-list.unreadable': {
    zh: '不是可读的完整证书吊销列表',
    en: 'This is no whole revocation list that can be read',
  },
  'revocation-list.of-others': {
    zh: '吊销列表并非由本表中的签发机构签署',
    en: 'The revocation list was not signed by an authority of this list',
  },
  'ocsp-answer.unreadable': {
    zh: '不是可读的在线证书状态（OCSP）应答',
    en: 'This is no OCSP response that can be read',
  },
  'ocsp-answer.of-others': {
    zh: 'OCSP 应答并非由本表中的签发机构或其委托的应答方签署',
    en: 'No authority of this list, nor a responder it charged, signed the OCSP response',
  },
  // shape
  'field.unknown': { zh: '未知字段', en: 'The field is not known' },
  'value.missing': { zh: '缺少必填项', en: 'The value is required' },
  'value.wrong-type': { zh: '类型应为 {expected}', en: 'The type must be {expected}' },
  'value.not-allowed': { zh: '取值应为下列之一：{allowed}', en: 'The value must be one of: {allowed}' },
  'value.invalid': { zh: '取值无效', en: 'The value is not valid' },
  'value.fits-no-form': { zh: '不符合任何一种允许的形式', en: 'The value fits none of the forms allowed here' },
  'text.too-long': { zh: '长度不得超过 {maximum} 个字符', en: 'The text must have at most {maximum} characters' },
  'text.too-short': { zh: '长度不得少于 {minimum} 个字符', en: 'The text must have at least {minimum} characters' },
  'text.malformed': { zh: '格式有误', en: 'The text does not have the required form' },
  'text.untidy': {
    zh: '不得含控制字符，首尾不得为空白',
    en: 'The text must not contain control characters or begin or end with a blank',
  },
  'list.too-long': { zh: '最多 {maximum} 项', en: 'The list may have at most {maximum} entries' },
  'list.too-short': { zh: '至少 {minimum} 项', en: 'The list must have at least {minimum} entries' },
  'list.repeats': { zh: '与 {first} 重复', en: 'The same as {first}' },
  'number.not-integer': { zh: '应为整数', en: 'The number must be an integer' },
  'number.too-large': { zh: '不得大于 {maximum}', en: 'The number must be at most {maximum}' },
  'number.too-small': { zh: '不得小于 {minimum}', en: 'The number must be at least {minimum}' },
  'number.not-multiple': { zh: '应为 {divisor} 的倍数', en: 'The number must be a multiple of {divisor}' },
  ...DAY_FAULTS,
  // numbers of persons and organizations
  'citizen-id.malformed': { zh: '公民身份号码应为 18 位', en: 'A citizen identity number has 18 characters' },
  'citizen-id.region-unknown': {
    zh: '公民身份号码的地区码不存在',
    en: 'The region of the identity number does not exist',
  },
  'citizen-id.birth-date-unreal': {
    zh: '公民身份号码中的出生日期不存在',
    en: 'The birth date in the identity number does not exist',
  },
  'citizen-id.birth-date-in-future': {
    zh: '公民身份号码中的出生日期晚于今日',
    en: 'The birth date in the identity number lies in the future',
  },
  'citizen-id.check-digit': { zh: '公民身份号码校验位有误', en: 'The check digit of the identity number is wrong' },
  'credit-code.malformed': {
    zh: '统一社会信用代码应为 18 位数字或大写字母（不含 I、O、S、V、Z）',
    en: 'A credit code has 18 digits or capitals without I, O, S, V, Z',
  },
  'credit-code.check-digit': { zh: '统一社会信用代码校验位有误', en: 'The check digit of the credit code is wrong' },
  // the directory
  ...ACCESS_FAULTS,
  'registry.county-repeated': {
    zh: '县级行政区 {county} 已由登记机构 {registry} 负责',
    en: 'County unit {county} is covered by registry {registry}',
  },
  'registry.county-dropped': {
    zh: '县级行政区 {county} 将无登记机构负责；移交时由接收方以 takesOver 登记',
    en: 'County unit {county} would have no registry; its successor says so in takesOver',
  },
  'registry.takes-over-unknown': { zh: '没有该登记机构', en: 'There is no such registry' },
  'registry.nothing-left': {
    zh: '移交后该登记机构不再负责任何县级行政区或代码',
    en: 'That registry would be left without county units or prefixes',
  },
  'jurisdiction.outside': { zh: '超出本部门的管辖范围', en: 'Lies outside your jurisdiction' },
  'jurisdiction.missing': { zh: '主管、监管部门须注明管辖范围', en: 'Authorities and regulators have a jurisdiction' },
  'call-up.not-pdf': { zh: '调阅件须为 PDF', en: 'What is called up must be delivered as a PDF' },
  'call-up.too-large': { zh: '调阅件不得超过 {maximum} 字节', en: 'It must have at most {maximum} bytes' },
  'call-up.not-stampable': {
    zh: '无法在该文件上加盖调阅水印，请重新生成 PDF',
    en: 'The file cannot be watermarked; make the PDF anew',
  },
  'officer.unknown': { zh: '该人员未登记', en: 'The officer is not registered' },
  'branch.unknown': { zh: '分支机构未登记', en: 'The branch is not registered' },
  'bank.unknown': { zh: '没有这一银行', en: 'There is no such bank' },
  'registry.status-unchanged': { zh: '接入状态未变', en: 'The connection has that status already' },
  'rollout.opens': { zh: '自 {from} 起开放', en: 'Open from {from}' },
  'rollout.no-date': { zh: '开放日期未定', en: 'No date of opening is set' },
  'rollout.order': { zh: '各阶段应按日期先后排列', en: 'Phases must be in the order of their dates' },
  'registry.prefix-repeated': {
    zh: '单元号前缀 {prefix} 已属于登记机构 {registry}',
    en: 'The unit number prefix {prefix} already belongs to registry {registry}',
  },
  // units and certificates
  'unit-number.malformed': { zh: '不动产单元号格式有误', en: 'The unit number is malformed' },
  'unit-number.pair-not-in-use': {
    zh: '不动产单元号的宗地特征码 {parcel} 与定着物特征码 {fixture} 不能组合',
    en: 'The parcel letters {parcel} and the fixture letter {fixture} do not go together',
  },
  'unit-number.tail': {
    zh: '定着物单元号仅在无定着物 (W) 时为 00000000',
    en: 'The last eight digits are 00000000 if, and only if, the fixture letter is W',
  },
  'unit-number.not-mortgageable': {
    zh: '该类不动产依法不得抵押：{reasonZh}（{source}）',
    en: 'By law this kind of property cannot be mortgaged: {reasonEn} ({source})',
  },
  'unit-number.unroutable': {
    zh: '没有登记机构受理单元号前缀 {prefix}',
    en: 'No registry covers the unit number prefix {prefix}',
  },
  'certificate-number.malformed': {
    zh: '证号格式有误，应如：闽（2023）厦门市不动产权第0012345号',
    en: 'The certificate number is malformed; expected as 闽(2023)厦门市不动产权第0012345号',
  },
  'certificate-number.wrong-kind': {
    zh: '此处应填{expected}的证号',
    en: 'The number of another kind of certificate is required here: {expected}',
  },
  'licence-identifier.malformed': {
    zh: '电子证照标识格式有误，应如：1.2.156.3005.2.11100000MB03271699022.350200.000000001.001.6',
    en: 'The licence identifier is malformed; expected as 1.2.156.3005.2.11100000MB03271699022.350200.000000001.001.6',
  },
  'licence-identifier.check-character': {
    zh: '电子证照标识校验位不符',
    en: 'The check character of the licence identifier is wrong',
  },
  'licence-identifier.wrong-kind': {
    zh: '电子证照标识的证照类型不是不动产登记证明',
    en: 'The licence identifier is not that of a registration certificate',
  },
  // the filing: lists and references
  'reference.unknown': { zh: '所引用的 {id} 未在 {list} 中列出', en: '{id} is not listed in {list}' },
  'unit.no-mortgagor': { zh: '该单元的权利人均不是抵押人', en: 'None of the owners of this unit is a mortgagor' },
  'unit.certificate-unnamed': {
    zh: '应填写证号或旧证号之一，且只填其一',
    en: 'Give either the certificate number or the legacy number, and only one',
  },
  'filing.several-registries': {
    zh: '本单元属于另一登记机构（{registry}），此类业务一次申请只能由同一登记机构办理',
    en: 'This unit belongs to another registry ({registry}); a filing of this business is for one registry',
  },
  'filing.disbursement-wait-missing': {
    zh: '单元分属多个登记机构，应说明放款须待全部登记还是任一登记',
    en: 'The units lie with several registries: say whether the disbursement waits for all or any',
  },
  'bank-to-bank.other-side-open': {
    zh: '另一贷款方未在期限内在平台签署',
    en: 'The other lender did not sign on the platform in time',
  },
  'part.one-registry': {
    zh: '重新提交一笔多登记机构贷款的某一部分时，所有单元应属于该部分的登记机构',
    en: 'To file a part of a loan again, name units of its one registry only',
  },
  'part.unknown': {
    zh: '没有该部分：应填写本行多登记机构贷款中一部分的业务编号',
    en: 'There is no such part: name the case of a part of your own loan over several registries',
  },
  'part.not-failed': {
    zh: '该部分仍在办理或已登簿，不能重新提交',
    en: 'This part is under way or registered; only one that ended without registration is filed again',
  },
  'part.replaced': {
    zh: '该部分已重新提交过；后一次也未登记的，应填写后一次的业务编号',
    en: 'This part was filed again already; where that failed too, name the later case',
  },
  'part.other-registry': {
    zh: '该部分由另一登记机构（{registry}）办理',
    en: 'This part lies with another registry ({registry})',
  },
  'part.other-loan': {
    zh: '业务种类、方式和主债权合同编号应与该贷款一致',
    en: 'Business, mode and loan contract number must be those of the loan',
  },
  'loan.not-open': {
    zh: '该贷款已结束、已放弃或已完成，不能再补入；请另行提交',
    en: 'This loan has ended, was given up or is complete: file a new one',
  },
  'bank-to-bank.declined': { zh: '另一贷款方不同意', en: 'The other lender declined' },
  'counterpart.not-on-platform': {
    zh: '所列另一贷款方不是本平台的其他银行；未接入的，应附其盖章承诺书',
    en: 'The other lender is no other bank of this platform; one off it gives a sealed commitment',
  },
  'commitment.other-terms': {
    zh: '所答复的内容摘要与平台出示的不符，请重新读取',
    en: 'The answer is to other terms than those shown; read them again',
  },
  'registration.outstanding': {
    zh: '{registry} 的登记尚未完成（{state}，{caseId}）',
    en: 'The registration at {registry} does not stand yet ({state}, {caseId})',
  },
  'mortgagor.not-owner': { zh: '抵押人不是任何所列单元的权利人', en: 'The mortgagor owns none of the units listed' },
  'mortgagee.filing-branch-absent': {
    zh: '抵押权人中没有提交分支机构 {branch}',
    en: 'The filing branch {branch} is not among the mortgagees',
  },
  'debtor.relation-contradicts': {
    zh: '债务人与抵押人的关系与名单不符',
    en: 'The relation contradicts the list of mortgagors',
  },
  'party.guardian-missing': { zh: '未成年人应列明监护人', en: 'A minor needs a guardian' },
  'party.guardian-unfit': { zh: '监护人应为另一名成年自然人', en: 'A guardian is another, adult, individual' },
  'party.birth-date-differs': {
    zh: '出生日期与公民身份号码不符',
    en: 'The birth date differs from the one in the identity number',
  },
  'co-ownership.missing': { zh: '多个权利人应填写共有方式', en: 'Several owners need the way of co-ownership' },
  'co-ownership.contradicts': {
    zh: '共有方式与权利人数不符',
    en: 'The way of co-ownership contradicts the number of owners',
  },
  'co-ownership.shares-missing': { zh: '按份共有应填写每个权利人的份额', en: 'Ownership by shares needs each share' },
  'co-ownership.shares-not-expected': { zh: '仅按份共有填写份额', en: 'Only ownership by shares has shares' },
  'shares.not-whole': { zh: '份额之和应为 1，现为 {sum}', en: 'The shares must add up to 1, but add up to {sum}' },
  'share.beyond-whole': { zh: '份额应大于 0 且不大于 1', en: 'A share must be more than 0 and at most 1' },
  'mortgagee.shares-incomplete': {
    zh: '同一顺位的抵押权人应全部填写份额或全部不填',
    en: 'Either all mortgagees of a rank state their share or none does',
  },
  // the filing: what the business needs
  'mode.missing': { zh: '该业务应选择办理模式：{modes}', en: 'This business is done in one of the modes: {modes}' },
  'mode.not-expected': { zh: '该业务没有办理模式可选', en: 'This business has no modes' },
  'block.missing': { zh: '该业务应填写：{blockZh}', en: 'This business needs {blockEn}' },
  'block.not-expected': { zh: '该业务不填写：{blockZh}', en: 'This business does not take {blockEn}' },
  'existing.unnamed': {
    zh: '应填写登记证明号或统一登记前的旧证号之一，且只填其一',
    en: 'Give the number of the certificate or of the older paper, not both',
  },
  'existing.reason-missing': { zh: '应填写抵押权消灭的原因', en: 'Say why the mortgage ends' },
  'existing.reason-not-expected': { zh: '该业务不注销抵押权，不填消灭原因', en: 'This business cancels no mortgage' },
  'existing.settlement-contradicts': {
    zh: '结清日期应当且仅当因清偿而消灭时填写',
    en: 'Give the day of the last payment if, and only if, the debt was repaid',
  },
  'conversion.ownership-unsaid': {
    zh: '应填写所有权登记日期，或注明合并办理，且只填其一',
    en: 'Say either when the ownership was registered or that it is merged, and only one',
  },
  'counterpart.unnamed': {
    zh: '对方银行应填写机构代码，或未接入平台的名称与承诺书，且只填其一',
    en: 'Name the other lender by its id or, off the platform, with its commitment; only one',
  },
  'sale.seller-not-owner': { zh: '出卖人不是任何所列单元的权利人', en: 'The seller owns none of the units listed' },
  'mortgagor.not-buyer': { zh: '买卖后应由买受人抵押', en: 'Of what is sold the buyer is the mortgagor' },
  'change.renewal-contradicts': {
    zh: '与业务不符，应为：{allowed}',
    en: 'It contradicts the business; one of: {allowed}',
  },
  'pre-notice.kind-contradicts': {
    zh: '预告登记种类与办理模式不符，应为：{allowed}',
    en: 'The kind of pre-notice contradicts the mode; one of: {allowed}',
  },
  'determination.not-maximum': { zh: '仅最高额抵押权需要确定', en: 'Only a maximum-amount mortgage is determined' },
  'registration.not-in-case': { zh: '本业务没有这一登记', en: 'The case has no such registration' },
  'registration.not-covered': {
    zh: '合并受理的登记应全部登簿：缺少 {kind}',
    en: 'Registrations merged in one acceptance are all entered or none: {kind} is not covered',
  },
  'certificate.of-another-unit': {
    zh: '该证明系本平台为其他单元或其他登记机构发出，不得据此标记失效',
    en: 'Issued by this platform for other units or another registry: it does not end here',
  },
  'certificate.issued-elsewhere': {
    zh: '该证明号或证明文件已由其他登记机构发出',
    en: 'This number or file was issued by another registry',
  },
  'certificate.not-in-case': { zh: '本业务不涉及这一证号', en: 'The case does not concern this certificate' },
  'prefill.from-nothing': {
    zh: '应给出原业务、不动产单元或授权书之一',
    en: 'Give a former case, a unit or an authorization to begin from',
  },
  // the filing: particulars
  'securing.amount-missing': {
    zh: '分别担保应填写每个单元的担保数额',
    en: 'Securing per unit needs an amount on each unit',
  },
  'securing.amount-not-expected': {
    zh: '共同担保不填写单元担保数额',
    en: 'Joint security has no amount on a single unit',
  },
  'securing.sum-differs': {
    zh: '各单元担保数额之和与被担保数额不符',
    en: 'The amounts of the units do not add up to the amount secured',
  },
  'money.currency-differs': { zh: '币种应一致，应为 {currency}', en: 'The currency must be the same, {currency}' },
  'contract.signed-in-future': { zh: '合同签订日期晚于提交日', en: 'The contract is dated after the day of filing' },
  'debt.before-contract': { zh: '债务起始日期早于主债权合同', en: 'The debt begins before its contract' },
  'approval.in-future': { zh: '审批时间晚于提交日', en: 'The approval lies after the day of filing' },
  'document.slot-missing': { zh: '缺少材料：{slotZh}', en: 'A document is missing: {slotEn}' },
  'document.slot-not-expected': {
    zh: '本次申请不收取该材料：{slotZh}',
    en: 'This filing does not take this document: {slotEn}',
  },
  'power.document-missing': { zh: '缺少授权委托书文件', en: 'The document of the power of attorney is missing' },
  'document.unknown': { zh: '没有该文件', en: 'There is no such document' },
  'document.not-confirmed': { zh: '文件尚未上传并确认', en: 'The document has not been uploaded and confirmed' },
  'document.expired': { zh: '文件已过期', en: 'The document has expired' },
  'document.used-by-another-case': { zh: '文件已用于另一业务', en: 'The document was used by another case' },
  'document.type-unfit': {
    zh: '文件类型 {type} 不能用作 {slot}',
    en: 'A document of type {type} does not fit the slot {slot}',
  },
  'document.type-of-others': {
    zh: '该类文件由另一方申报',
    en: 'Documents of this type are declared by the other side',
  },
  'file-name.unsafe': {
    zh: '文件名不得含路径、控制字符或 : * ? " < > |，首尾不得为空白或句点',
    en: 'A file name has no path, control characters or : * ? " < > |, and no blank or dot at either end',
  },
  'sha256.malformed': {
    zh: 'SHA-256 应为 64 位小写十六进制',
    en: 'A SHA-256 digest is written as 64 lower-case hexadecimal digits',
  },
  'id.malformed': { zh: '编号格式有误', en: 'The id is malformed' },
  'certificate.digest-differs': {
    zh: '摘要与已确认的证明文件不符',
    en: 'The digest differs from that of the confirmed document',
  },
  'power.slot-differs': {
    zh: '授权委托书文件未列入授权委托书材料项',
    en: 'The document of the power is not listed in the slot power-of-attorney',
  },
  'agent.power-of-another': {
    zh: '所引用的授权委托书不是授予该代理人的',
    en: 'The power of attorney was given to another agent',
  },
  'power.not-from-owner': {
    zh: '没有该权利人今日有效、涵盖本次申请的授权委托书：{reasonZh}',
    en: 'No power of attorney of this owner covers this filing today: {reasonEn}',
  },
  // the message signature
  'signature.malformed': {
    zh: '应为规范 base64url 的分离式 JWS：<protected>..<signature>',
    en: 'A detached JWS in canonical base64url is required: <protected>..<signature>',
  },
  'signature.header-member': {
    zh: '受保护头的 {member} 缺失或有误',
    en: 'The member {member} of the protected header is missing or wrong',
  },
  'signature.algorithm-not-allowed': {
    zh: '签名算法应为 ES256 或 PS256，并与登记的公钥一致',
    en: 'The algorithm must be ES256 or PS256 and be that of the registered key',
  },
  'signature.key-unknown': { zh: '该机构未登记此签名公钥', en: 'The institution has no such key registered' },
  'signature.key-not-valid': {
    zh: '该公钥不用于签名、已撤销、尚未生效、不在有效期内或属于其他客户端',
    en: 'The key is not for signing, is revoked, not in force today, or another client’s',
  },
  'signature.method-differs': { zh: '签名所载方法与请求不符', en: 'The method signed for is not that of the request' },
  'signature.path-differs': { zh: '签名所载路径与请求不符', en: 'The path signed for is not that of the request' },
  'signature.institution-differs': {
    zh: '签名所载机构与调用方不符',
    en: 'The institution signed for is not the caller',
  },
  'signature.acting-for-differs': {
    zh: '签名所载 actingFor 与 DT-Acting-For 不符',
    en: 'The bank signed for is not that of DT-Acting-For',
  },
  'signature.idempotency-key-differs': {
    zh: '签名所载 key 与 Idempotency-Key 不符',
    en: 'The key signed for is not the Idempotency-Key of the request',
  },
  'signature.time-outside-window': {
    zh: '签名时间与平台时间相差超过 5 分钟',
    en: 'The signature is more than 5 minutes from the time of the platform',
  },
  'signature.does-not-verify': { zh: '签名与报文字节不符', en: 'The signature does not fit the bytes of the body' },
  // cases
  'cursor.unknown': {
    zh: '翻页游标无效，或不属于本查询',
    en: 'The cursor is not valid, or was made for another query',
  },
  // fees
  'case.unknown': { zh: '没有该业务', en: 'There is no such case' },
  'fee.not-fixed': { zh: '该业务尚未受理，登记费未确定', en: 'The case is not accepted yet, so its fee is not fixed' },
  'fee.paid-already': { zh: '该业务的登记费已缴', en: 'The fee of the case is paid already' },
  'fee.not-owed': { zh: '该业务没有应缴的登记费', en: 'Nothing is owed for the case' },
  'fee.in-another-order': { zh: '该业务已在另一缴款单中', en: 'The case is in another order' },
  'fee.other-amount': { zh: '应缴 {dueFen} 分', en: 'What is owed is {dueFen} fen' },
  'fee.other-payer-or-payee': {
    zh: '一张缴款单只能由同一分支机构缴给同一登记机构',
    en: 'An order is of one branch to one registry',
  },
  'period.malformed': { zh: '应为月份（2026-11）或日期（2026-11-24）', en: 'A month (2026-11) or a day (2026-11-24)' },
  'feed.beyond-head': {
    zh: '序号大于最新通知的序号 {head}',
    en: 'The number lies beyond the last notification, {head}',
  },
  'authorization.bank-differs': {
    zh: '受托人应为提交授权书的银行',
    en: 'The bank authorized must be the bank that records the letter',
  },
  'unit.of-another-registry': { zh: '该不动产单元不属本登记机构登记', en: 'The unit is recorded by another registry' },
  'query.unit-differs': { zh: '所答单元不是所查单元', en: 'The answer is about another unit than the query' },
  'query.number-differs': { zh: '所答编号不是所查编号', en: 'The answer is about another number than the query' },
  'document.digest-differs': {
    zh: '摘要与已确认的文件不符',
    en: 'The digest differs from that of the confirmed document',
  },
  'item.slot-or-pointer': {
    zh: '每项应指明一个材料项或一个字段，二者择一',
    en: 'Each item points at either a document slot or a field',
  },
  'item.repeated': { zh: '编号重复', en: 'An id is used twice' },
  'item.unknown': { zh: '清单中没有该项', en: 'The list has no such item' },
  'item.answered': { zh: '该项已答复', en: 'The item has been answered already' },
  'item.answer-unfit': {
    zh: '材料项以文件答复，字段以内容答复，或说明不能提供，三者择一',
    en: 'A slot is answered by documents, a field by a value, or either by why it cannot be',
  },
  'item.field-fixed': { zh: '该字段不能更正，请另行申请', en: 'This field cannot be corrected; file anew' },
  'list.must-say-why': {
    zh: '同一环节再次一次性告知，应说明首次未告知的原因',
    en: 'A second list at the same stage must say why the first was not complete',
  },
  'list.due-too-soon': { zh: '补正期限应晚于告知时间', en: 'The due time must lie after the list' },
  'decision.supplied-in-full': {
    zh: '已按清单全部补正，不得再以材料不全或不合形式为由不予受理（条例第十七条）',
    en: 'Everything asked for was supplied: incompleteness or form is no ground any more',
  },
  'decision.no-payment-first': {
    zh: '该登记机构未公布先缴费后登簿',
    en: 'This registry has not published that it waits for payment',
  },
  'withdrawal.applicant-missing': {
    zh: '申请人 {party} 未授权撤回，也无其签名的撤回申请',
    en: 'The applicant {party} gave no power to withdraw, and no signed withdrawal is filed',
  },
  'act.in-future': { zh: '所报时间晚于现在', en: 'The time reported lies in the future' },
  'agreement.not-covering': {
    zh: '合作协议未涵盖该业务或地区',
    en: 'The agreement does not cover this business or region',
  },
  'branch.not-listed': { zh: '该分支机构未列入合作协议', en: 'The branch is not listed in the agreement' },
  'officer.not-designated': { zh: '该经办人今日不是指定专人', en: 'The officer is not a designated officer today' },
  'unit.in-another-case': {
    zh: '该单元有另一笔在办业务',
    en: 'Another open case concerns this unit',
  },
  'unit.not-in-case': { zh: '该单元不属于本业务', en: 'The unit is not part of this case' },
  'unit.not-covered': { zh: '缺少单元 {unit}', en: 'The unit {unit} is missing' },
  // addresses of endpoints: `address.<objection>` of the address policy
  'address.unreadable': { zh: '不是可读的网址，或超过 2048 个字符', en: 'Not a URL, or longer than 2048 characters' },
  'address.not-canonical': {
    zh: '网址应按规范写法书写：小写、无默认端口、无转义或其他数字记法',
    en: 'The URL must be canonical: lower case, no default port, no other notation of numbers',
  },
  'address.scheme': { zh: '不允许使用该协议', en: 'This scheme is not allowed' },
  'address.credentials': { zh: '网址不得含用户名或口令', en: 'The URL must not carry a user name or password' },
  'address.fragment': { zh: '网址不得含片段 (#)', en: 'The URL must not have a fragment (#)' },
  'address.port': {
    zh: '公网地址只用 443 端口；专线地址应为协议默认端口，或不小于 1024',
    en: 'At a public address the port must be 443; on a leased line that of the scheme or at least 1024',
  },
  'address.host-name': {
    zh: '主机名应为公开的、不含国际化字符的完整域名',
    en: 'The host must be a public, complete domain name without internationalised labels',
  },
  'address.address': {
    zh: '该地址不在为本机构设定的地址范围内',
    en: 'The address is outside the range set for this institution',
  },
  // coordination
  'matter.kind-unfit': {
    zh: '该类事项不能由本类机构就此对象提出',
    en: 'A matter of this kind is not raised about this, or not by you',
  },
  'matter.case-unknown': { zh: '没有该业务，或本机构不是其当事方', en: 'There is no such case of yours' },
  'matter.about-parts': {
    zh: '该业务已按登记机构拆分，请就其子业务提出',
    en: 'The case is divided by registry; raise it about one of its parts',
  },
  'period.unfit': {
    zh: '起止日期应先后有序，相隔不超过 {days} 天',
    en: 'The period must have an end after its beginning, at most {days} days later',
  },
  'matter.registry-unknown': { zh: '没有该登记机构', en: 'There is no such registry' },
  // forms and their templates
  'template.field-unknown': { zh: '模板引用了未知字段 {field}', en: 'The template names the unknown field {field}' },
  'signing.not-made-here': {
    zh: '只有平台制作的文件才能送签',
    en: 'Only a document that the platform made can be sent for signature',
  },
  'signing.too-large': { zh: '文件不得超过 {maximum} 字节', en: 'The document must have at most {maximum} bytes' },
  'signing.outlives-document': {
    zh: '到期时间应在此刻之后，且不晚于文件有效期 {until}',
    en: 'It must lie ahead and not after {until}, until when the document can be used',
  },
  'signed.digest-differs': { zh: '摘要与所附文件不一致', en: 'The digest is not that of the file' },
  'signed.other-document': { zh: '不是所送的文件', en: 'This is not the document that was sent' },
  'signed.unsound': { zh: '文件不可用：{flaw}', en: 'The file cannot be used: {flaw}' },
  'signed.not-valid': { zh: '签名无效：{verdict}（{reason}）', en: 'A signature is not valid: {verdict} ({reason})' },
  'signed.changed': {
    zh: '除签名外，文件还有其他改动',
    en: 'Something beside signatures was added to the document',
  },
  'signed.signer-missing': { zh: '缺少 {signer} 的签名', en: 'The signature of {signer} is missing' },
  'signed.by-another': { zh: '有非签署人的签名', en: 'Somebody signed who was not asked to' },
  'signed.evidence-differs': {
    zh: '所述证书与文件中该签署人的证书不一致',
    en: 'The certificate named is not the one in the file',
  },
  'form.characters-missing': {
    zh: '字库缺少下列字符，无法制作：{characters}',
    en: 'The font lacks these characters, so the form cannot be made: {characters}',
  },
} as const satisfies Record<string, Row>
