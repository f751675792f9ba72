/** A.7: what passes with ownership (rule 78). */
import { asks } from '../facts.ts'
import { source } from '../laws.ts'
import type { Rule } from '../model.ts'
import { eachUnit, spottedIf, unitAt } from './reading.ts'

export const TRANSFERS: readonly Rule[] = [
  {
    id: 'certificate.handing-in-unstated',
    number: 78,
    severity: 'warn',
    says: {
      zh: '转移登记应收回原不动产权证书：未说明原证书是交回、遗失还是电子证照',
      en: 'A transfer takes the old ownership certificate back: it is not said whether it is handed in, lost or electronic',
    },
    cure: {
      zh: '填写 units[].certificate.paper；交回的附证书，遗失的附遗失声明',
      en: 'State `units[].certificate.paper`; attach the certificate handed in, or the declaration of loss',
    },
    sources: [source('实施细则', '38', 'high'), source('实施细则', '23', 'high')],
    reads: [],
    applies: (_, facts) => asks(facts, 'ownership-transfer'),
    judge: (application) =>
      eachUnit(application, ({ certificate }, at) =>
        spottedIf(certificate !== undefined && certificate.paper === undefined, unitAt(at, 'certificate/paper')),
      ),
  },
]
