/**
 * 不动产登记申请书 in the order of the national form: 收件, 申请登记事由, 权利人 and 义务人, 不动产, 抵押, 登记原因及证明, 版式, 询问, 声明.
 * The order is that of two registries' prints of it; what the filing does not say is left to be written.
 */
import type { TemplatePart, Versioned } from '../model.ts'
import { CHANGES, OLD_MORTGAGE, SALE_AND_NOTICE } from './application-blocks.ts'
import { about, column, heading, list, PARTICULARS, row, rows, UNITS, versionOne } from './parts.ts'

const applicants = (of: 'rightHolders' | 'obligors', name: string): TemplatePart => ({
  kind: 'each',
  of,
  rows: [
    row([`${name}姓名（名称）`, '{name}'], ['申请身份', '{role}']),
    row(['身份证件种类', '{documentKind}'], ['证件号码', '{documentNumber}']),
    row(['法定代表人（负责人）、监护人', '{representative}'], ['联系电话', '{phone}']),
    row(['通讯地址', '{address}'], ['共有情况', '{coOwnership}']),
    row(['代理人姓名', '{agent}'], ['代理人联系电话', '{agentPhone}']),
  ],
})

const RECEIPT = rows([row(['收件编号', '　'], ['收件人', '　']), row(['收件日期', '　'], ['登记机构', '{registry}'])])

const WHAT_IS_ASKED: readonly TemplatePart[] = [
  heading('一、申请登记事由'),
  rows([
    row(['权利类型', '{rightKinds}'], ['登记类型', '{registrationTypes}']),
    row(['申请方式', '{applyingManner}'], ['申请日期', '{madeOn}']),
  ]),
  list('registrations', [
    column('申请登记事项', '{name}', 19),
    column('权利类型', '{right}', 17),
    column('登记类型', '{type}', 12),
    column('登记原因', '{reason}', 22),
    column('权利人', '{holders}', 15),
    column('义务人', '{obligors}', 15),
  ]),
]

const PERSONS: readonly TemplatePart[] = [
  heading('二、权利人'),
  applicants('rightHolders', '权利人'),
  heading('三、义务人'),
  applicants('obligors', '义务人'),
  heading('债务人', 'debtors'),
  list(
    'debtors',
    [
      column('姓名（名称）', '{name}', 34),
      column('证件种类', '{documentKind}', 20),
      column('证件号码', '{documentNumber}', 28),
      column('与抵押人关系', '{relation}', 18),
    ],
    'debtors',
  ),
  heading('代理人'),
  list('agents', [
    column('姓名', '{name}', 14),
    column('证件号码', '{documentNumber}', 25),
    column('联系电话', '{phone}', 17),
    column('委托人', '{principals}', 24),
    column('见证方式', '{witnessedBy}', 20),
  ]),
]

const MORTGAGE: readonly TemplatePart[] = [
  heading('五、抵押情况'),
  rows(
    [
      ...PARTICULARS,
      row(['最高债权额包括', '{mortgage.ceilingCovers}'], ['转入的已有债权', '{mortgage.existingDebt}']),
    ],
    'mortgage.kind',
  ),
  list(
    'units',
    [
      column('不动产单元号', '{number}', 50),
      column('抵押份额', '{mortgagedShare}', 20),
      column('各自担保数额', '{securedAmount}', 30),
    ],
    'mortgage.kind',
  ),
  ...about('construction.planningPermitNo', '在建建筑物抵押范围', [
    row(
      ['建设工程规划许可证号', '{construction.planningPermitNo}'],
      ['土地权属证书号', '{construction.landCertificate}'],
    ),
    row(['不在抵押范围内的不动产单元', '{construction.excludedUnits}']),
    row(['实地查看日期', '{construction.viewedOn}']),
  ]),
]

const REASON_AND_PRINT: readonly TemplatePart[] = [
  heading('六、登记原因及证明'),
  rows([row(['登记原因', '{reasons}']), row(['登记原因证明文件', '{reasonDocuments}'])]),
  heading('七、证书版式'),
  rows([
    row(['申请证书版式', '□单一版　□集成版'], ['申请分别持证', '□是　□否']),
    row(['备注', '银行业务流水号 {bankReference}（{business}）']),
  ]),
]

const INQUIRY: readonly TemplatePart[] = [
  heading('八、询问'),
  list('inquiry', [
    column('被询问人', '{name}', 16),
    column('申请是否为真实意思表示', '{trueIntent}', 19),
    column('是否另有未列明的共有人', '{otherCoOwners}', 19),
    column('按份共有的，是否知悉占份额三分之二以上的共有人可以处分', '{knowsTwoThirds}', 25),
    column('对处分是否另有约定', '{agreedOtherwise}', 21),
  ]),
]

const STATEMENT: readonly TemplatePart[] = [
  heading('九、声明'),
  {
    kind: 'clauses',
    clauses: [
      '申请人对本申请书的内容和所提交材料的真实性负责，电子材料与纸质材料一致；如有不实，承担相应的法律责任。',
      '申请人知悉：登记自记载于登记簿时完成，抵押权的设立和顺位以登记簿为准。',
    ],
  },
  { kind: 'signers', of: 'applicants', text: '申请人（签章）：{name}\n{role}\n　　　　　　年　　月　　日' },
  { kind: 'signers', of: 'agents', text: '代理人（签章）：{name}\n　　　　　　　　　　年　　月　　日' },
]

export const APPLICATION_FORM: Versioned = versionOne('不动产登记申请书', [
  RECEIPT,
  ...WHAT_IS_ASKED,
  ...PERSONS,
  heading('四、不动产情况'),
  UNITS,
  ...MORTGAGE,
  ...OLD_MORTGAGE,
  ...CHANGES,
  ...SALE_AND_NOTICE,
  ...REASON_AND_PRINT,
  ...INQUIRY,
  ...STATEMENT,
])
