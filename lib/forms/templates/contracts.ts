/** 简化版合同: the contracts as a registration needs them; the parties' own contract stands beside them. */
import { heading, PARTICULARS, row, rows, UNITS, versionOne } from './parts.ts'

const SIGNED_BY_MORTGAGORS_AND_LENDERS = [
  { kind: 'signers', of: 'mortgagors', text: '抵押人（签章）：{name}' },
  { kind: 'signers', of: 'mortgagees', text: '抵押权人（签章）：{name}' },
] as const

export const LOAN_CONTRACT = versionOne('主债权合同（简化版）', [
  rows([
    row(['合同编号', '{loan.contractNo}'], ['签订日期', '{loan.signedOn}']),
    row(['债权人', '{mortgagees}'], ['债务人', '{debtors}']),
  ]),
  {
    kind: 'clauses',
    clauses: [
      '债权人同意向债务人提供借款，金额为{loan.amountInWords}（{loan.amount}）。',
      '借款用途为{loan.purpose}。债务人不得改变用途。',
      '主债权的种类、数额及债务履行期限：{mortgage.amount}，{mortgage.period}。',
      '本合同项下债务由《抵押合同》（编号 {mortgage.contractNo}）所列不动产提供担保。',
      '本简化版合同供办理不动产登记使用，与双方另行签订的借款合同不一致的，就登记事项以本合同为准。',
    ],
  },
  { kind: 'signers', of: 'mortgagees', text: '债权人（签章）：{name}' },
  { kind: 'signers', of: 'debtors', text: '债务人（签章）：{name}' },
])

export const MORTGAGE_CONTRACT = versionOne('抵押合同（简化版）', [
  rows([
    row(['合同编号', '{mortgage.contractNo}'], ['签订日期', '{mortgage.signedOn}']),
    row(['抵押权人', '{mortgagees}'], ['抵押人', '{mortgagors}']),
    row(['债务人', '{debtors}'], ['主债权合同编号', '{loan.contractNo}']),
  ]),
  heading('一、抵押财产'),
  UNITS,
  heading('二、被担保的主债权'),
  rows(PARTICULARS),
  heading('三、约定'),
  {
    kind: 'clauses',
    clauses: [
      '抵押人以上列不动产为主债权提供抵押担保。房屋与其占用范围内的建设用地使用权一并抵押。',
      '担保范围：{mortgage.scope}。',
      '是否存在禁止或限制转让抵押不动产的约定：{mortgage.transferRestricted}。',
      '抵押权自登记时设立。双方应当共同申请登记。',
      '债务人不履行到期债务的，抵押权人依法就抵押财产优先受偿。',
    ],
  },
  ...SIGNED_BY_MORTGAGORS_AND_LENDERS,
])

export const MAXIMUM_MORTGAGE_CONTRACT = versionOne('最高额抵押合同（简化版）', [
  rows([
    row(['合同编号', '{mortgage.contractNo}'], ['签订日期', '{mortgage.signedOn}']),
    row(['抵押权人', '{mortgagees}'], ['抵押人', '{mortgagors}']),
    row(['债务人', '{debtors}'], ['授信合同编号', '{loan.facilityNo}']),
  ]),
  heading('一、抵押财产'),
  UNITS,
  heading('二、被担保的债权'),
  rows([
    row(['最高债权额', '{mortgage.amount}'], ['大写', '{mortgage.amountInWords}']),
    row(['债权确定期间', '{mortgage.period}'], ['最高债权额包括', '{mortgage.ceilingCovers}']),
    row(['担保范围', '{mortgage.scope}']),
    row(['转入的已有债权', '{mortgage.existingDebt}'], ['是否禁止或限制转让', '{mortgage.transferRestricted}']),
  ]),
  heading('三、约定'),
  {
    kind: 'clauses',
    clauses: [
      '在债权确定期间内连续发生的债权，在最高债权额限度内由上列不动产担保。',
      '期间届满或发生法律规定的情形时，债权确定。',
      '抵押权自登记时设立。双方应当共同申请登记。',
    ],
  },
  ...SIGNED_BY_MORTGAGORS_AND_LENDERS,
])
