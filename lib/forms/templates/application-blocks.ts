/** What an application says of the blocks that only some businesses have: each is there only with what it is about. */
import type { TemplatePart } from '../model.ts'
import { about, column, heading, list, row } from './parts.ts'

export const OLD_MORTGAGE: readonly TemplatePart[] = [
  heading('所涉已登记的抵押权', 'existing'),
  {
    kind: 'each',
    of: 'existing',
    onlyWith: 'existing',
    rows: [
      row(['不动产登记证明（他项权证）号', '{proofNumber}'], ['抵押权人', '{mortgagee}']),
      row(['抵押方式', '{kind}'], ['抵押合同编号', '{contractNo}']),
      row(['被担保债权数额（最高债权数额）', '{amount}'], ['登记日期', '{registeredOn}']),
      row(['抵押权消灭的原因', '{reason}'], ['结清日期', '{settledOn}']),
      row(['所涉不动产单元', '{units}'], ['登记证明', '{paper}']),
    ],
  },
]

export const CHANGES: readonly TemplatePart[] = [
  ...about('changes', '变更内容', [
    row(['变更协议编号', '{change.agreementNo}'], ['签订日期', '{change.signedOn}']),
    row(['变更事由', '{change.renews}'], ['变更后所担保的债权', '{change.securedClaim}']),
  ]),
  list(
    'changes',
    [column('变更事项', '{of}', 20), column('变更前', '{before}', 40), column('变更后', '{after}', 40)],
    'changes',
  ),
  ...about('assignment.agreementNo', '主债权转让', [
    row(['转让人', '{assignment.assignor}'], ['受让人', '{assignment.assignee}']),
    row(['转让协议编号', '{assignment.agreementNo}'], ['签订日期', '{assignment.signedOn}']),
    row(['转让债权数额', '{assignment.amount}'], ['通知债务人', '{assignment.debtorNotified}']),
    row(['最高额抵押权随部分债权转让', '{assignment.undeterminedPart}']),
  ]),
  ...about('determination.reason', '债权确定', [
    row(['确定事由', '{determination.reason}'], ['确定日期', '{determination.determinedOn}']),
    row(['确定的债权数额', '{determination.amount}'], ['有关事实', '{determination.fact}']),
  ]),
]

export const SALE_AND_NOTICE: readonly TemplatePart[] = [
  ...about('sale.onlineContractNo', '买卖情况', [
    row(['转让人（出卖人）', '{sale.sellers}'], ['受让人（买受人）', '{sale.buyers}']),
    row(['成交价款', '{sale.price}'], ['大写', '{sale.priceInWords}']),
    row(['网签合同编号', '{sale.onlineContractNo}'], ['合同签订日期', '{sale.signedOn}']),
    row(['契税完税凭证号', '{sale.taxClearanceNo}'], ['资金监管账户', '{sale.fundCustodyAccount}']),
  ]),
  list(
    'units',
    [column('不动产权属证书号', '{certificate}', 50), column('原证书', '{paper}', 50)],
    'sale.onlineContractNo',
  ),
  ...about('preNotice.kind', '预告登记情况', [
    row(['预告登记种类', '{preNotice.kind}'], ['预告登记约定日期', '{preNotice.agreedOn}']),
    row(['预售合同编号', '{preNotice.presaleContractNo}'], ['备案编号', '{preNotice.filedContractNo}']),
    row(['买卖预告登记证明号', '{preNotice.purchasePreNoticeNo}']),
  ]),
  ...about('conversion.preNoticeNo', '预告登记转本登记', [
    row(['预告登记证明号', '{conversion.preNoticeNo}'], ['不动产所有权', '{conversion.ownership}']),
  ]),
  ...about('settlement.agreementNo', '各方结算约定', [
    row(['约定编号', '{settlement.agreementNo}'], ['签订日期', '{settlement.signedOn}']),
    row(['放款', '{settlement.payOut}'], ['还款', '{settlement.payOff}']),
    row(['另一贷款银行', '{settlement.counterpart}'], ['资金监管或者提存', '{settlement.custody}']),
  ]),
]
