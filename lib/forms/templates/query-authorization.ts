/** 不动产登记资料查询授权书: what 22号 二(二) asks for, with scope, manner and time agreed; each purpose is consented to by itself (个保法 23). */
import { column, heading, list, row, rows, versionOne } from './parts.ts'

export const QUERY_AUTHORIZATION = versionOne('不动产登记资料查询授权书', [
  heading('一、授权人（不动产权利人）'),
  list('letterOwners', [
    column('姓名（名称）', '{name}', 26),
    column('证件种类', '{documentKind}', 18),
    column('证件号码', '{documentNumber}', 24),
    column('法定代表人（负责人）', '{representative}', 16),
    column('联系电话', '{phone}', 16),
  ]),
  heading('二、被授权人（银行业金融机构）'),
  rows([row(['名称', '{letter.bank}'], ['统一社会信用代码', '{letter.bankCode}'])]),
  heading('三、授权范围、方式和时限'),
  rows([
    row(['委托事项', '{letter.matters}']),
    row(['查询范围', '{letter.scope}']),
    row(['查询内容', '{letter.kinds}']),
    row(['查询目的', '{letter.purposes}']),
    row(['查询方式', '{letter.manners}'], ['查询次数', '{letter.uses}']),
    row(['授权时限', '{letter.period}']),
  ]),
  list(
    'letterUnits',
    [
      column('不动产单元号', '{number}', 44),
      column('不动产权属证书号', '{certificate}', 30),
      column('坐落', '{location}', 26),
    ],
    'letterUnits',
  ),
  heading('四、法律义务'),
  {
    kind: 'clauses',
    clauses: [
      '{letter.obligations}',
      '查询结果仅用于上列目的，不得用于其他目的，不得向第三方提供。',
      '授权人可以随时撤销本授权：书面通知被授权人，或者向不动产登记机构提出；撤销后不再查询。授权人有权知悉何人于何时为何目的查询。',
      '授权人已知悉查询的内容、目的和后果，对上列各项目的分别表示同意；未列明的目的视为不同意。',
    ],
  },
  { kind: 'signers', of: 'letterOwners', text: '授权人（签名或者盖章）：{name}\n　　　　　　　　　　年　　月　　日' },
  { kind: 'signatures', signers: ['被授权人（盖章）：{letter.bank}\n　　　　　　　　　　年　　月　　日'] },
])
