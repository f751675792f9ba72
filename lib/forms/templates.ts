/** The templates the platform comes with: version 1 of each form, laid out as the forms of the registries are. */
import type { FormName, Part, Versioned } from './model.ts'

const row = (...cells: readonly (readonly [string, string])[]) => cells.map(([label, text]) => ({ label, text }))
const column = (label: string, text: string, width: number) => ({ label, text, width })

const PERSONS = [
  column('姓名（名称）', '{name}', 26),
  column('证件种类', '{documentKind}', 16),
  column('证件号码', '{documentNumber}', 24),
  column('法定代表人（负责人）', '{representative}', 18),
  column('联系电话', '{phone}', 16),
]

const UNITS = {
  kind: 'list' as const,
  of: 'units' as const,
  columns: [
    column('不动产单元号', '{number}', 25),
    column('不动产权属证号', '{certificate}', 21),
    column('坐落', '{location}', 20),
    column('权利人', '{owners}', 13),
    column('共有方式', '{coOwnership}', 9),
    column('各自担保数额', '{securedAmount}', 12),
  ],
}

const MORTGAGEES = {
  kind: 'list' as const,
  of: 'mortgagees' as const,
  columns: [
    column('抵押权人', '{name}', 34),
    column('统一社会信用代码', '{creditCode}', 28),
    column('顺位', '{rank}', 10),
    column('份额', '{share}', 12),
    column('身份', '{capacity}', 16),
  ],
}

const heading = (text: string): Part => ({ kind: 'heading', text })

const PARTICULARS: Part = {
  kind: 'rows',
  rows: [
    row(['抵押方式', '{mortgage.kind}'], ['抵押合同编号', '{mortgage.contractNo}']),
    row(['被担保主债权数额（最高债权额）', '{mortgage.amount}'], ['大写', '{mortgage.amountInWords}']),
    row(['债务履行期限（债权确定期间）', '{mortgage.period}'], ['担保方式', '{mortgage.securing}']),
    row(['担保范围', '{mortgage.scope}']),
    row(
      ['是否存在禁止或限制转让抵押不动产的约定', '{mortgage.transferRestricted}'],
      ['主债权合同编号', '{loan.contractNo}'],
    ),
  ],
}

const versionOne = (title: string, parts: readonly Part[]): Versioned => ({
  version: 1,
  effectiveFrom: '2023-01-01',
  title,
  parts: [...parts],
})

export const BUILT_IN: Readonly<Record<FormName, Versioned>> = {
  'application-form': versionOne('不动产登记申请书', [
    {
      kind: 'rows',
      rows: [
        row(['登记机构', '{registry}'], ['银行业务流水号', '{bankReference}']),
        row(['业务', '{business}'], ['申请日期', '{madeOn}']),
      ],
    },
    heading('一、抵押人'),
    { kind: 'list', of: 'mortgagors', columns: PERSONS },
    heading('二、抵押权人'),
    MORTGAGEES,
    heading('三、债务人'),
    {
      kind: 'list',
      of: 'debtors',
      columns: [
        column('姓名（名称）', '{name}', 34),
        column('证件种类', '{documentKind}', 20),
        column('证件号码', '{documentNumber}', 28),
        column('与抵押人关系', '{relation}', 18),
      ],
    },
    heading('四、代理人'),
    {
      kind: 'list',
      of: 'agents',
      columns: [
        column('姓名', '{name}', 18),
        column('证件号码', '{documentNumber}', 27),
        column('委托人', '{principals}', 25),
        column('见证方式', '{witnessedBy}', 30),
      ],
    },
    heading('五、不动产情况'),
    UNITS,
    heading('六、抵押情况'),
    PARTICULARS,
    heading('七、申请人承诺'),
    {
      kind: 'clauses',
      clauses: [
        '本申请书及所附材料均真实、合法、有效，电子材料与纸质材料一致；如有虚假，申请人承担相应的法律责任。',
        '申请人已知悉：登记机构受理仅确定办理次序，抵押权自记载于登记簿时设立，顺位以登记簿为准。',
      ],
    },
    { kind: 'signatures', signers: ['抵押人：{mortgagors}', '抵押权人：{mortgagees}', '代理人：{agents}'] },
  ]),
  'power-of-attorney': versionOne('授权委托书', [
    heading('委托人'),
    { kind: 'list', of: 'mortgagors', columns: PERSONS },
    heading('受托人与委托事项'),
    {
      kind: 'list',
      of: 'agents',
      columns: [
        column('受托人', '{name}', 14),
        column('证件号码', '{documentNumber}', 22),
        column('委托人', '{principals}', 14),
        column('委托事项', '{acts}', 26),
        column('委托时限', '{period}', 24),
      ],
    },
    heading('所涉不动产'),
    UNITS,
    {
      kind: 'clauses',
      clauses: [
        '委托人委托受托人就上列不动产办理{business}所涉的不动产登记。受托人在委托事项和时限内的行为，委托人予以承认。',
        '双方依法承担各自的法律义务；受托人不得超出委托事项，不得转委托。',
      ],
    },
    { kind: 'signatures', signers: ['委托人：{mortgagors}', '受托人：{agents}', '日期：{madeOn}'] },
  ]),
  'loan-contract': versionOne('主债权合同（简化版）', [
    {
      kind: 'rows',
      rows: [
        row(['合同编号', '{loan.contractNo}'], ['签订日期', '{loan.signedOn}']),
        row(['债权人', '{mortgagees}'], ['债务人', '{debtors}']),
      ],
    },
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
    { kind: 'signatures', signers: ['债权人：{mortgagees}', '债务人：{debtors}'] },
  ]),
  'mortgage-contract': versionOne('抵押合同（简化版）', [
    {
      kind: 'rows',
      rows: [
        row(['合同编号', '{mortgage.contractNo}'], ['签订日期', '{mortgage.signedOn}']),
        row(['抵押权人', '{mortgagees}'], ['抵押人', '{mortgagors}']),
        row(['债务人', '{debtors}'], ['主债权合同编号', '{loan.contractNo}']),
      ],
    },
    heading('一、抵押财产'),
    UNITS,
    heading('二、被担保的主债权'),
    PARTICULARS,
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
    { kind: 'signatures', signers: ['抵押人：{mortgagors}', '抵押权人：{mortgagees}'] },
  ]),
  'maximum-mortgage-contract': versionOne('最高额抵押合同（简化版）', [
    {
      kind: 'rows',
      rows: [
        row(['合同编号', '{mortgage.contractNo}'], ['签订日期', '{mortgage.signedOn}']),
        row(['抵押权人', '{mortgagees}'], ['抵押人', '{mortgagors}']),
        row(['债务人', '{debtors}'], ['授信合同编号', '{loan.facilityNo}']),
      ],
    },
    heading('一、抵押财产'),
    UNITS,
    heading('二、被担保的债权'),
    {
      kind: 'rows',
      rows: [
        row(['最高债权额', '{mortgage.amount}'], ['大写', '{mortgage.amountInWords}']),
        row(['债权确定期间', '{mortgage.period}'], ['最高债权额包括', '{mortgage.ceilingCovers}']),
        row(['担保范围', '{mortgage.scope}']),
        row(['转入的已有债权', '{mortgage.existingDebt}'], ['是否禁止或限制转让', '{mortgage.transferRestricted}']),
      ],
    },
    heading('三、约定'),
    {
      kind: 'clauses',
      clauses: [
        '在债权确定期间内连续发生的债权，在最高债权额限度内由上列不动产担保。',
        '期间届满或发生法律规定的情形时，债权确定。',
        '抵押权自登记时设立。双方应当共同申请登记。',
      ],
    },
    { kind: 'signatures', signers: ['抵押人：{mortgagors}', '抵押权人：{mortgagees}'] },
  ]),
  'inquiry-record': versionOne('不动产登记询问记录', [
    {
      kind: 'rows',
      rows: [row(['登记机构', '{registry}'], ['业务', '{business}'])],
    },
    {
      kind: 'list',
      of: 'inquiry',
      columns: [
        column('被询问人', '{name}', 16),
        column('申请登记是否为真实意思表示', '{trueIntent}', 19),
        column('是否有未列明的共有人', '{otherCoOwners}', 17),
        column('所提交材料是否真实', '{papersTrue}', 16),
        column('是否知悉不动产的限制情况', '{knowsRestrictions}', 17),
        column('答复日期', '{answeredOn}', 15),
      ],
    },
    { kind: 'signatures', signers: ['被询问人：', '询问人（银行专人）：'] },
  ]),
  'fee-notice': versionOne('登记费缴费告知书', [
    {
      kind: 'rows',
      rows: [
        row(['登记机构', '{registry}'], ['银行业务流水号', '{bankReference}']),
        row(['业务', '{business}'], ['告知日期', '{madeOn}']),
        row(['抵押人', '{mortgagors}'], ['抵押权人', '{mortgagees}']),
      ],
    },
    heading('一、收费项目'),
    {
      kind: 'list',
      of: 'fees',
      columns: [
        column('登记类型', '{registration}', 16),
        column('不动产单元', '{units}', 26),
        column('收费项目', '{rule}', 20),
        column('金额', '{amount}', 12),
        column('缴费人', '{payer}', 10),
        column('依据', '{source}', 16),
      ],
    },
    heading('二、合计'),
    {
      kind: 'rows',
      rows: [
        row(['抵押权人应缴', '{fees.mortgagee}'], ['受让人应缴', '{fees.transferee}']),
        row(['合计', '{fees.total}']),
      ],
    },
    {
      kind: 'clauses',
      clauses: [
        '登记费由抵押权人（转移登记由受让人）缴纳，不得由抵押人、债务人另行承担。',
        '本告知书按告知日期施行的收费标准预计；实际收费及减免以登记机构审核为准，登记机构另有通知的从其通知。',
        '不予受理、不予登记或者撤回的，未发生的登记不收费。',
      ],
    },
    { kind: 'signatures', signers: ['缴费人：', '告知日期：{madeOn}'] },
  ]),
  'query-authorization': versionOne('不动产登记资料查询授权书', [
    heading('一、授权人（权利人）'),
    { kind: 'list', of: 'mortgagors', columns: PERSONS },
    heading('二、被授权人（银行业金融机构）'),
    {
      kind: 'list',
      of: 'mortgagees',
      columns: [column('名称', '{name}', 60), column('统一社会信用代码', '{creditCode}', 40)],
    },
    heading('三、授权事项'),
    UNITS,
    {
      kind: 'clauses',
      clauses: [
        '授权人授权被授权人通过登记金融服务平台，向不动产登记机构查询上列不动产的权属状况、单元状态与限制、抵押登记信息。',
        '授权目的限于抵押贷款审批、抵押登记办理和贷款期间的监测，不得用于其他目的，不得向第三方提供。',
        '授权时限：自{madeOn}起至{mortgage.periodEnd}止；授权人可以随时书面撤销，撤销后不再查询。',
        '被授权人对查询所得信息依法保密，超出授权查询、泄露或者不当使用的，依法承担法律责任。',
        '授权人已知悉本授权的内容和后果，签字（盖章）即表示同意。',
      ],
    },
    { kind: 'signatures', signers: ['授权人：{mortgagors}', '被授权人：{mortgagees}', '委托日期：{madeOn}'] },
  ]),
}
