/** 询问记录: the questions are printed, each applicant answers for himself (操作规范 3.4; of co-owners 民法典 301, 实施细则 10). */
import { heading, row, rows, versionOne } from './parts.ts'

export const INQUIRY_RECORD = versionOne('不动产登记询问记录', [
  rows([
    row(['登记机构', '{registry}'], ['受理编号', '　']),
    row(['申请登记事项', '{registrationNames}'], ['询问人', '　']),
  ]),
  heading('询问与回答'),
  {
    kind: 'each',
    of: 'inquiry',
    labels: 62,
    rows: [
      row(['被询问人', '{name}（{role}）']),
      row(['1. 申请登记事项是否为申请人的真实意思表示？', '{trueIntent}']),
      row(['2. 提交的材料是否真实、合法、有效？', '{papersTrue}']),
      row(['3. 申请登记的不动产是单独所有、共同共有还是按份共有？份额如何？', '{coOwnership}']),
      row(['4. 除已列明的以外，是否还有其他共有人？', '{otherCoOwners}']),
      row([
        '5. 按份共有的，是否知悉除另有约定外，占份额三分之二以上的按份共有人可以处分共有的不动产？',
        '{knowsTwoThirds}',
      ]),
      row(['6. 共有人之间对处分共有的不动产是否另有约定？', '{agreedOtherwise}']),
      row(['7. 其他共有人是否同意本次处分？', '{othersConsent}']),
      row(['8. 是否知悉不动产存在的查封、预告、异议、居住权等限制情况？', '{knowsRestrictions}']),
      row(['9. 其他需要询问的事项', '　']),
      row(['答复日期', '{answeredOn}']),
    ],
  },
  { kind: 'clauses', clauses: ['以上询问事项经被询问人确认，回答真实、无误。'] },
  { kind: 'signers', of: 'inquiry', text: '被询问人（签名或者盖章）：{name}' },
  { kind: 'signatures', signers: ['询问人（签名）：\n　　　　　　　　　　年　　月　　日'] },
])
