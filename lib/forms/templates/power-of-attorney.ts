/** 授权委托书: everybody who gives it has a line and a place to sign, and whoever saw it signed has one (实施细则 12). */
import { column, heading, list, row, UNITS, versionOne } from './parts.ts'

export const POWER_OF_ATTORNEY = versionOne('授权委托书', [
  heading('一、委托人'),
  {
    kind: 'each',
    of: 'principals',
    rows: [
      row(['委托人姓名（名称）', '{name}'], ['申请身份', '{role}']),
      row(['身份证件种类', '{documentKind}'], ['证件号码', '{documentNumber}']),
      row(['法定代表人（负责人）、监护人', '{representative}'], ['联系电话', '{phone}']),
      row(['通讯地址', '{address}'], ['受托人', '{agent}']),
    ],
  },
  heading('二、受托人与委托事项'),
  list('agents', [
    column('受托人', '{name}', 11),
    column('证件号码', '{documentNumber}', 17),
    column('联系电话', '{phone}', 12),
    column('委托人', '{principals}', 13),
    column('委托办理的登记', '{registrations}', 17),
    column('委托事项', '{acts}', 17),
    column('委托时限', '{period}', 16),
  ]),
  heading('三、所涉不动产'),
  UNITS,
  {
    kind: 'clauses',
    clauses: [
      '委托人委托受托人就上列不动产办理上列登记。受托人在委托事项和时限内的行为，委托人予以承认。',
      '双方依法承担各自的法律义务；受托人不得超出委托事项，不得转委托。',
    ],
  },
  { kind: 'signers', of: 'principals', text: '委托人（签名或者盖章）：{name}\n{role}\n　　　　　　年　　月　　日' },
  { kind: 'signers', of: 'agents', text: '受托人（签名）：{name}\n　　　　　　　　　　年　　月　　日' },
  heading('四、见证'),
  {
    kind: 'each',
    of: 'principals',
    rows: [
      row(['委托人', '{name}'], ['见证方式', '{witnessedBy}']),
      row(['见证人（签名或者盖章）', '　'], ['见证日期、地点', '　']),
    ],
  },
])
