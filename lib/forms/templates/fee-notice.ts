/** 登记费缴费告知书 (发改价格规〔2016〕2559号). */
import { column, heading, list, row, rows, versionOne } from './parts.ts'

export const FEE_NOTICE = versionOne('登记费缴费告知书', [
  rows([
    row(['登记机构', '{registry}'], ['银行业务流水号', '{bankReference}']),
    row(['申请登记事项', '{registrationNames}'], ['告知日期', '{madeOn}']),
    row(['抵押人', '{mortgagors}'], ['抵押权人', '{mortgagees}']),
  ]),
  heading('一、收费项目'),
  list('fees', [
    column('登记事项', '{registration}', 16),
    column('不动产单元', '{units}', 26),
    column('收费项目', '{rule}', 20),
    column('金额', '{amount}', 12),
    column('缴费人', '{payer}', 10),
    column('依据', '{source}', 16),
  ]),
  heading('二、合计'),
  rows([row(['抵押权人应缴', '{fees.mortgagee}'], ['受让人应缴', '{fees.transferee}']), row(['合计', '{fees.total}'])]),
  {
    kind: 'clauses',
    clauses: [
      '登记费由抵押权人（转移登记由受让人）缴纳，不得由抵押人、债务人另行承担。',
      '本告知书按告知日期施行的收费标准和申报的用途、减免情形预计；实际收费及减免以登记机构审核为准，登记机构另有通知的从其通知。',
      '不予受理、不予登记或者撤回的，未发生的登记不收费。',
    ],
  },
  { kind: 'signatures', signers: ['缴费人：', '告知日期：{madeOn}'] },
])
